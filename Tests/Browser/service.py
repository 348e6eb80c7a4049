"""A `lifecycle serve` of its own, and what is told to it, signed as Meta would."""

import hashlib
import hmac
import json
import os
import re
import subprocess
import tempfile
import time
import urllib.request

SECRET = "a secret of the browser test"
CREATED, UPDATED = "SOLUTION_CREATED", "SOLUTION_UPDATED"


class Service:
    def __init__(self, binary, tokens=None, database=None, lines=()):
        self.folder = tempfile.TemporaryDirectory(prefix="lifecycle-browser-")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("LIFECYCLE_")}
        environment |= {"LIFECYCLE_APP_SECRETS": SECRET}
        if tokens:
            environment["LIFECYCLE_API_TOKENS"] = tokens
        self.database = database or os.path.join(self.folder.name, "log.sqlite")
        if lines:
            subprocess.run([binary, "ingest", "--database", self.database, "-"], env=environment, check=True,
                           input="\n".join(json.dumps(line) for line in lines).encode(), stdout=subprocess.DEVNULL)
        self.log = open(os.path.join(self.folder.name, "log.txt"), "w+")
        self.process = subprocess.Popen(
            [binary, "serve", "--port", "0", "--database", self.database],
            env=environment, stdout=subprocess.DEVNULL, stderr=self.log)
        self.url = self._listening()

    def _listening(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with open(self.log.name) as log:
                text = log.read()
            found = re.search(r"Listening on (http://127\.0\.0\.1:\d+)", text)
            if found:
                return found.group(1)
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise SystemExit(f"the server doesn't listen: {text}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.log.close()
        self.folder.cleanup()

    def post(self, body):
        """Posts a signed body; answers how many deliveries, changes and so on it made."""
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        request = urllib.request.Request(
            self.url + "/webhook", data=body, headers={"X-Hub-Signature-256": "sha256=" + signature})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def get(self, path, headers={}):
        """The body of a page, its headers, and the seconds that it took."""
        start = time.perf_counter()
        with urllib.request.urlopen(urllib.request.Request(self.url + path, headers=headers), timeout=60) as answer:
            body = answer.read()
            return body, answer.headers, time.perf_counter() - start


def body(solution, status, at, event=UPDATED, portfolio="506914307656634", **more):
    value = {"event": event, "solution_id": solution, "solution_status": status} | more
    return {"object": "whatsapp_business_account", "entry": [
        {"id": portfolio, "time": int(at), "changes": [{"field": "partner_solutions", "value": value}]}]}


DISPUTED, WAITING, OVERTAKEN = "3117420995480327", "4460021197352088", "2275814906110461"
HOUR, DAY = 3600, 86_400


def story(now):
    """A log as an operator may find it in the morning, as delivery lines: each change received two seconds after it
    happened, or as late as it says."""
    told = []

    def tell(solution, status, ago, event=UPDATED, portfolio="506914307656634", heard_ago=None, **more):
        heard = now - (ago - 2 if heard_ago is None else heard_ago)
        told.append({"received_at": int(heard * 1000), "body": body(solution, status, now - ago, event, portfolio, **more)})

    whole = "1803260097116893"
    tell(whole, "DRAFT", 80 * HOUR, CREATED)
    tell(whole, "INITIATED", 70 * HOUR)
    tell(whole, "ACTIVE", 60 * HOUR)
    tell(whole, "PENDING_DEACTIVATION", 20 * HOUR)
    tell(whole, "DEACTIVATED", 10 * HOUR)
    tell("774485461512159", "INITIATED", 90 * HOUR, CREATED)
    tell("774485461512159", "INITIATED", 90 * HOUR, CREATED)
    # INITIATED was told of two days late, when ACTIVE was long known.
    tell(OVERTAKEN, "DRAFT", 9 * DAY, CREATED)
    tell(OVERTAKEN, "ACTIVE", 7 * DAY)
    tell(OVERTAKEN, "INITIATED", 8 * DAY, heard_ago=6 * DAY)
    tell(OVERTAKEN, "DEACTIVATED", 1 * DAY)
    # REJECTED, then ACTIVE; and at last a status that nobody knows.
    tell(DISPUTED, "INITIATED", 5 * DAY, CREATED)
    tell(DISPUTED, "REJECTED", 4 * DAY)
    tell(DISPUTED, "ACTIVE", 3 * DAY)
    tell(DISPUTED, "PENDING", 2 * HOUR, solution_name="Spring")
    # Deactivations that wait, the longest of them for 41 days.
    tell(WAITING, "ACTIVE", 60 * DAY, CREATED)
    tell(WAITING, "PENDING_DEACTIVATION", 41 * DAY)
    for number in range(8):
        solution, portfolio = f"55100{number}7402", f"70{number % 3}"
        tell(solution, "INITIATED", (12 + number) * DAY, CREATED, portfolio)
        if number % 2:
            tell(solution, "ACTIVE", (6 + number) * DAY, portfolio=portfolio)
            tell(solution, "PENDING_DEACTIVATION", (2 + number) * DAY, portfolio=portfolio)
    tell("880012", "DRAFT", 30 * HOUR, CREATED)
    return told


def tell_rest(service, now):
    """What comes in while the server runs."""
    service.post(body("test-me", "DRAFT", now, CREATED, "0"))
    service.post({"object": "whatsapp_business_account", "entry": [
        {"id": "506914307656634", "time": int(now), "changed_fields": ["partner_solutions"]}]})
    service.post(b"not json at all")
