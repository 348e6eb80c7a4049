#!/usr/bin/env python3
"""Holds a real server to its interface: `run.py BINARY [EXAMPLES]`. Exits with 1 where they don't agree."""

import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
DOCUMENT = os.path.join(ROOT, "docs", "openapi.json")
# An endless answer: schemathesis would wait for its end.
ENDLESS = "/v1/events/stream"


def main():
    import conformance
    import served

    binary = sys.argv[1]
    examples = sys.argv[2] if len(sys.argv) > 2 else "10"
    with tempfile.TemporaryDirectory(prefix="lifecycle-interface-") as folder:
        with served.Served(binary, folder, os.path.join(ROOT, "Tests", "Corpus")) as server:
            check = conformance.Conformance(server)
            failures = check.run()
            for failure in failures:
                print("✘", failure)
            print(f"{check.answers} answers against their schemas: {len(failures)} failures")
            code = schemathesis(server, examples, folder)
    sys.exit(1 if failures or code else 0)


def schemathesis(server, examples, folder):
    environment = dict(
        os.environ, LIFECYCLE_TEST_TOKEN=server.token, SCHEMATHESIS_HOOKS="hooks", PYTHONPATH=HERE)
    program = os.path.join(os.path.dirname(sys.executable), "schemathesis")
    command = [
        program, "run", DOCUMENT, "--url", server.url, "--max-examples", examples, "--checks", "all",
        "--continue-on-failure", "--request-timeout", "30", "--no-color", "--generation-database", ":memory:",
    ]
    with open(DOCUMENT, encoding="utf-8") as file:
        if ENDLESS in json.load(file)["paths"]:
            command += ["--exclude-path", ENDLESS]
    if "SCHEMATHESIS_SEED" in os.environ:
        command += ["--seed", os.environ["SCHEMATHESIS_SEED"]]
    return subprocess.run(command, env=environment, cwd=folder, check=False).returncode


if __name__ == "__main__":
    main()
