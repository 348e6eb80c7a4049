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
    def __init__(self, binary, tokens=None, database=None):
        self.folder = tempfile.TemporaryDirectory(prefix="lifecycle-browser-")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("LIFECYCLE_")}
        environment |= {"LIFECYCLE_APP_SECRETS": SECRET}
        if tokens:
            environment["LIFECYCLE_API_TOKENS"] = tokens
        self.database = database or os.path.join(self.folder.name, "log.sqlite")
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


def tell_story(service):
    """A log as an operator may find it in the morning; answers the moment that it is told around."""
    now = time.time()
    hour, day = 3600, 86_400
    whole = "1803260097116893"
    for status, ago, event in [
            ("DRAFT", 80 * hour, CREATED), ("INITIATED", 70 * hour, UPDATED), ("ACTIVE", 60 * hour, UPDATED),
            ("PENDING_DEACTIVATION", 20 * hour, UPDATED), ("DEACTIVATED", 10 * hour, UPDATED)]:
        service.post(body(whole, status, now - ago, event))
    service.post(body("774485461512159", "INITIATED", now - 90 * hour, CREATED))
    service.post(body("774485461512159", "INITIATED", now - 90 * hour, CREATED))
    # ACTIVE overtook INITIATED; two days later a change is told of that happened between.
    service.post(body(OVERTAKEN, "DRAFT", now - 9 * day, CREATED))
    service.post(body(OVERTAKEN, "ACTIVE", now - 7 * day))
    service.post(body(OVERTAKEN, "INITIATED", now - 8 * day))
    service.post(body(OVERTAKEN, "DEACTIVATED", now - 1 * day))
    # REJECTED, then ACTIVE; and at last a status that nobody knows.
    for status, ago, event in [("INITIATED", 5 * day, CREATED), ("REJECTED", 4 * day, UPDATED),
                               ("ACTIVE", 3 * day, UPDATED), ("PENDING", 2 * hour, UPDATED)]:
        service.post(body(DISPUTED, status, now - ago, event, solution_name="Spring"))
    # Deactivations that wait, the longest of them for 41 days.
    service.post(body(WAITING, "ACTIVE", now - 60 * day, CREATED))
    service.post(body(WAITING, "PENDING_DEACTIVATION", now - 41 * day))
    for number in range(8):
        service.post(body(f"55100{number}7402", "INITIATED", now - (12 + number) * day, CREATED, f"70{number % 3}"))
        if number % 2:
            service.post(body(f"55100{number}7402", "ACTIVE", now - (6 + number) * day, UPDATED, f"70{number % 3}"))
            service.post(body(f"55100{number}7402", "PENDING_DEACTIVATION", now - (2 + number) * day, UPDATED, f"70{number % 3}"))
    service.post(body("880012", "DRAFT", now - 30 * hour, CREATED))
    service.post(body("test-me", "DRAFT", now, CREATED, "0"))
    service.post({"object": "whatsapp_business_account", "entry": [
        {"id": "506914307656634", "time": int(now), "changed_fields": ["partner_solutions"]}]})
    service.post(b"not json at all")
    return now
