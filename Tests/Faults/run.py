#!/usr/bin/env python3
"""Does to the service what can happen to it, and compares its log with what it acknowledged. See README.md beside
this file."""

import argparse
import asyncio
import os
import resource
import subprocess
import sys
import time

import acknowledged_duplicate
import full_disk
import hostile_bodies
import hostile_integers
import hostile_wire
import kill_commands
import kill_nine
import overload
import power_loss
import slow_clients
import sync_errors
from trial import Skipped, Trial

TESTS = {
    "kill-nine": kill_nine, "power-loss": power_loss, "acknowledged-duplicate": acknowledged_duplicate,
    "sync-errors": sync_errors, "full-disk": full_disk, "slow-clients": slow_clients, "overload": overload,
    "hostile-bodies": hostile_bodies, "hostile-integers": hostile_integers,
    "hostile-wire": hostile_wire, "kill-commands": kill_commands,
}


def parsed():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", help="the built lifecycle")
    parser.add_argument("tests", nargs="*", metavar="TEST", help="all of them where none is named: "
                        + ", ".join(TESTS))
    parser.add_argument("--long", action="store_true", help="the long forms, whose times are judged too")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_intermixed_args()
    unknown = [name for name in arguments.tests if name not in TESTS]
    if unknown:
        parser.error(f"no such test: {', '.join(unknown)}")
    return arguments


def enter_own_mounts():
    """Where we may, what is mounted here goes with this process, however it ends."""
    if os.environ.get("LIFECYCLE_TEST_MOUNTS") or subprocess.run(
            ["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        return
    os.environ["LIFECYCLE_TEST_MOUNTS"] = "own"
    os.execvp("unshare", ["unshare", "-m", sys.executable, *sys.argv])


def main():
    arguments = parsed()
    enter_own_mounts()
    # For connections by the thousand; the service gets the usual limit back.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    trial = Trial(arguments.binary, arguments.long, arguments.seed)
    print(f"fault tests, {'long' if trial.long else 'short'} form, seed {trial.seed}", flush=True)
    for name in arguments.tests or TESTS:
        started = time.monotonic()
        try:
            with trial:
                asyncio.run(TESTS[name].run(trial))
        except Skipped as why:
            trial.skip(name, why)
        except (RuntimeError, OSError) as problem:
            trial.holds(name, f"it could not be run to its end: {problem!r}", False)
        print(f"  ({time.monotonic() - started:.0f} s)", flush=True)
    return 1 if trial.failures else 0


if __name__ == "__main__":
    sys.exit(main())
