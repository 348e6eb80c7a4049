"""A `lifecycle serve` over a small simulated log, with tokens, for tests that know nothing but its interface."""

import hashlib
import hmac
import json
import os
import re
import subprocess

SECRET = "an app secret"
VERIFY_TOKEN = "example-verify-token"
SIMULATION = [
    "--solutions", "60", "--seed", "11", "--shuffle", "--duplicate", "0.1", "--drop", "0.05", "--illegal", "0.1",
    "--same-second", "0.1",
]
# No status yet, no time, and members beyond the three: what the simulation never makes.
ODD = {"entry": [{"id": "1", "changes": [{"field": "partner_solutions", "value": {
    "event": "SOLUTION_RENAMED", "solution_id": "odd", "solution_status": "PAUSED", "name": "Spring"}}]}]}


def signature(body):
    return "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()


class Served:
    """Runs until the `with` ends. Its log has test solutions, kept values and quarantined bodies too."""

    def __init__(self, binary, folder, corpus):
        self.binary = binary
        self.database = os.path.join(folder, "log.sqlite")
        lines = self._run("simulate", *SIMULATION)
        for name in sorted(os.listdir(os.path.join(corpus, "payloads"))):
            if name.endswith(".json"):
                with open(os.path.join(corpus, "payloads", name), encoding="utf-8") as file:
                    lines += json.dumps(json.load(file)) + "\n"
        lines += json.dumps(ODD) + "\n"
        self._run("ingest", "--database", self.database, "-", input=lines)
        made = json.loads(self._run("token", "new", "tests", "--scope", "read", "--scope", "metrics", "--json"))
        self.token, self.entry = made["token"], made["entry"]

    def _run(self, *arguments, input=None):
        done = subprocess.run(
            [self.binary, *arguments], input=input, capture_output=True, text=True, check=True)
        return done.stdout

    def __enter__(self):
        environment = {key: value for key, value in os.environ.items() if not key.startswith("LIFECYCLE_")}
        environment.update(
            LIFECYCLE_APP_SECRETS=SECRET, LIFECYCLE_VERIFY_TOKEN=VERIFY_TOKEN, LIFECYCLE_API_TOKENS=self.entry)
        self.process = subprocess.Popen(
            [self.binary, "serve", "--port", "0", "--database", self.database], env=environment,
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        heard = ""
        for line in self.process.stderr:
            heard += line
            found = re.search(r"Listening on (http://[^,\s]+)", line)
            if found:
                self.url = found.group(1)
                return self
        raise RuntimeError("serve ended: " + heard)

    def __exit__(self, *_):
        self.process.terminate()
        rest = self.process.stderr.read()
        if self.process.wait():
            raise RuntimeError("serve failed: " + rest)
