"""One run of the fault tests: where it works, what it tries, and the lines that it prints."""

import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time


# Runs a service whose syncs succeed and do nothing.
WITHOUT_SYNCS = ["strace", "-f", "-o", "/dev/null", "--seccomp-bpf", "-e", "trace=fdatasync,fsync", "-e",
                 "inject=fdatasync,fsync:retval=0"]


class Skipped(Exception):
    """The kernel, or this user's rights, refuse what a test needs."""


class Trial:
    """`long`: the form whose figures docs/reliability.md tells, with its time targets; else the short one, which
    counts losses as strictly, but only reports times: other work may share the machine."""

    def __init__(self, binary, is_long, seed):
        self.binary = os.path.abspath(binary)
        self.long = is_long
        self.seed = seed
        self.random = random.Random(seed)
        self.services = []
        self.failures = 0

    def __enter__(self):
        self.work = tempfile.mkdtemp(prefix="lifecycle-faults-")
        return self

    def __exit__(self, *_):
        """After each test, however it ended."""
        for service in self.services:
            service.kill()
        self.services.clear()
        shutil.rmtree(self.work, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.work, name)

    def holds(self, what, figures, held, limits=()):
        """Prints a line. `limits`: (name, seconds found, seconds allowed), which count in the long form alone."""
        late = [f"{name} {found:.3f} s, over {allowed:g} s" for name, found, allowed in limits if found > allowed]
        times = ", ".join(f"{name} {found * 1000:.0f} ms" for name, found, _ in limits)
        verdict = "held" if held and not (late and self.long) else "BROKEN"
        self.failures += verdict == "BROKEN"
        notes = " [" + "; ".join(late) + ("" if self.long else ": not judged here") + "]" if late else ""
        print(f"{what}: {', '.join(filter(None, (figures, times)))}: {verdict}{notes}", flush=True)

    def control(self, what, figures, failed):
        """Prints the line of a control run: the same test of a service that can't hold must fail."""
        self.failures += not failed
        verdict = "fails, as it must" if failed else "DID NOT FAIL: the test proves nothing"
        print(f"  control, {what}: {figures}: {verdict}", flush=True)

    def skip(self, what, why):
        print(f"{what}: SKIPPED: {why}", flush=True)

    def weakened(self, how):
        """The environment of a service that breaks its promise on purpose, without changing it: weakened.c."""
        library = self.path("weakened.so")
        if not os.path.exists(library):
            source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "weakened.c")
            subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
        return {"LD_PRELOAD": library, "LIFECYCLE_TEST_WEAKENED": how}


class Strace:
    """strace on a running service, changing some of its system calls until it lets go."""

    def __init__(self, trial, pid, *inject, watch=()):
        """`watch`: calls that are noted too, and not changed."""
        calls = sorted({call for rule in inject for call in rule.split(":")[0].split(",")} | set(watch))
        self.path = trial.path(f"strace-{pid}-{time.monotonic_ns()}")
        options = [f"-e{'inject=' + rule}" for rule in inject]
        self.process = subprocess.Popen(
            ["strace", "-f", "-p", str(pid), "-o", self.path, "-e", "trace=" + ",".join(calls), *options],
            stderr=subprocess.PIPE, text=True)
        heard = ""
        for line in self.process.stderr:
            heard += line
            if re.search(r"attached", line):
                break
        else:
            self.process.wait()
            raise Skipped(f"strace can't attach: {heard.strip()}")

    def let_go(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.process.stderr.close()

    def lines(self):
        with open(self.path, encoding="utf-8", errors="replace") as file:
            return file.readlines()
