"""What the fault tests share: the service as a process, signed deliveries from many connections, and the log
compared with what was acknowledged."""

import asyncio
import collections
import contextlib
import functools
import hashlib
import hmac
import itertools
import json
import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import time

CHAIN_READER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "verify_chain.py")
SECRET = "a fault test's secret"
LIFE = [("SOLUTION_CREATED", "DRAFT"), ("SOLUTION_UPDATED", "INITIATED"), ("SOLUTION_UPDATED", "ACTIVE"),
        ("SOLUTION_UPDATED", "PENDING_DEACTIVATION")]


class Service:
    """`lifecycle serve` on a free port of this machine. `wrapper` is a program that runs it, such as strace."""

    count = itertools.count(1)

    def __init__(self, trial, database, wrapper=(), environment=None, listens_within=60, open_files=1024):
        self.database = database
        self.started = time.monotonic()
        self.pid = None
        self.complaints = os.path.join(trial.work, f"serve-{next(self.count)}.log")
        plain = {name: value for name, value in os.environ.items() if not name.startswith("LIFECYCLE_")}
        with open(self.complaints, "wb") as stderr:
            self.process = subprocess.Popen(
                [*wrapper, trial.binary, "serve", "--port", "0", "--database", database],
                env={**plain, "LIFECYCLE_APP_SECRETS": SECRET, **(environment or {})},
                stdout=subprocess.DEVNULL, stderr=stderr, preexec_fn=functools.partial(_limit_open_files, open_files))
        trial.services.append(self)
        self.port = self._listening(listens_within)
        # Its own process, also under a wrapper: the lock file says it (and can't be read once its disk is gone).
        try:
            with open(database + ".lock", encoding="ascii") as file:
                self.pid = int(file.read())
        except OSError as error:
            self.kill()
            raise RuntimeError(f"the service's lock file can't be read: {error}") from error

    def _listening(self, seconds):
        deadline = self.started + seconds
        while time.monotonic() < deadline:
            ended = self.process.poll() is not None
            found = re.search(r"Listening on http://127\.0\.0\.1:(\d+)", self.said())
            if found:
                return int(found[1])
            if ended:
                raise RuntimeError(f"the service ended with {self.process.returncode}: {self.said()[-1500:]}")
            time.sleep(0.004)
        self.kill()
        raise RuntimeError(f"the service doesn't listen after {seconds} s: {self.said()[-1500:]}")

    def said(self):
        with open(self.complaints, encoding="utf-8", errors="replace") as file:
            return file.read()

    def kill(self):
        """kill -9, and waits until it is gone."""
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid or self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self):
        """SIGTERM: what was accepted is stored and answered. Answers the exit code."""
        os.kill(self.pid, signal.SIGTERM)
        return self.process.wait(timeout=120)

    def resident_bytes(self):
        with open(f"/proc/{self.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    async def until_ready(self, seconds=120):
        """Seconds from its start until /health/ready says 200."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, EOFError):
                async with Connection(self.port) as connection:
                    if (await connection.get("/health/ready"))[0] == 200:
                        return time.monotonic() - self.started
            await asyncio.sleep(0.01)
        raise RuntimeError(f"the service isn't ready after {seconds} s: {self.said()[-1500:]}")


def _limit_open_files(number):
    """1,024 is what a shell and systemd give a service where nobody asks for more."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(number, hard), hard))


class Connection:
    """One connection, kept alive."""

    def __init__(self, port):
        self.port = port

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_):
        self.writer.close()
        with contextlib.suppress(OSError):
            await self.writer.wait_closed()

    async def post(self, body):
        self.writer.write(request(body))
        return await self.answer()

    async def get(self, path):
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        return await self.answer()

    async def answer(self):
        """(status, headers in lower case, body)."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return int(head[0].split()[1]), headers, body


def request(body):
    """A signed delivery as it goes over the wire."""
    code = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return (f"POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Hub-Signature-256: sha256={code}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body


def delivery(number, copies=1, note_bytes=0, blanks=0):
    """The number'th delivery: its key, and its body. Four steps a solution; `copies` of the change in one body;
    a note of so many bytes, which is kept with the event; so many blanks after the JSON, which are not."""
    solution, (event, status) = str(10**14 + number // len(LIFE)), LIFE[number % len(LIFE)]
    value = {"event": event, "solution_id": solution, "solution_status": status}
    if note_bytes:
        value["note"] = "x" * note_bytes
    change = {"field": "partner_solutions", "value": value}
    entry = {"id": "506914307656634", "time": 1739321024 + number, "changes": [change] * copies}
    document = {"object": "whatsapp_business_account", "entry": [entry]}
    return (solution, status), json.dumps(document, separators=(",", ":")).encode() + b" " * blanks


class Ledger:
    """What was sent, and what became of it."""

    def __init__(self, **shape):
        self.shape = shape
        self.sent = 0
        self.hears = True  # False once the power is cut: nobody hears an answer then
        self.acknowledged = set()
        self.owed = {}  # sent, and not acknowledged: to be sent again, as Meta does
        self.answers = collections.Counter()
        self.latencies = []  # (when, seconds) of each answer
        self.without_retry_after = 0

    def new(self):
        self.sent += 1
        return delivery(self.sent - 1, **self.shape)

    def next(self, resending):
        if resending and self.owed:
            key = next(iter(self.owed))
            return key, self.owed.pop(key)
        return self.new()

    def note(self, key, body, status, headers):
        self.answers[status] += 1
        if status == 200 and self.hears:
            self.acknowledged.add(key)
        else:
            self.owed[key] = body
            self.without_retry_after += status == 503 and "retry-after" not in headers


async def load(service, ledger, clients, going_on, resending=False, pause=0.02):
    """Posts from so many connections while `going_on()`. A client whose connection breaks ends; one that is
    refused waits for `pause` seconds."""
    await asyncio.gather(*(
        _client(service, ledger, going_on, resending, pause) for _ in range(clients)))


async def _client(service, ledger, going_on, resending, pause):
    key = body = None
    try:
        async with Connection(service.port) as connection:
            while going_on():
                key, body = ledger.next(resending)
                asked = time.monotonic()
                status, headers, _ = await connection.post(body)
                ledger.latencies.append((asked, time.monotonic() - asked))
                ledger.note(key, body, status, headers)
                key = None
                if status != 200:
                    await asyncio.sleep(pause)
    except (OSError, EOFError):
        ledger.answers["broken"] += 1
    finally:
        if key:
            ledger.owed[key] = body


async def settle(service, ledger, clients=8, seconds=60):
    """Sends again what is owed, until all of it is acknowledged. Answers the seconds until the first 200."""
    started = time.monotonic()
    before, first = len(ledger.acknowledged), None
    while ledger.owed:
        def owes():
            nonlocal first
            if first is None and len(ledger.acknowledged) > before:
                first = time.monotonic() - started
            return bool(ledger.owed) and time.monotonic() - started < seconds
        await load(service, ledger, clients, owes, resending=True)
        if ledger.owed and time.monotonic() - started >= seconds:
            raise RuntimeError(f"{len(ledger.owed)} deliveries are still refused after {seconds} s")
    return first if first is not None else time.monotonic() - started


class Comparison:
    """A log against a ledger: what was acknowledged is there once, and nothing that was never sent."""

    def __init__(self, database, ledger, but=None):
        """`but`: the beginning of the ids that are none of the ledger's."""
        found = collections.Counter()
        self.has_gaps = False
        for number, (solution, status, seq) in enumerate(self._rows(database), 1):
            self.has_gaps |= seq != number
            if not (but and solution.startswith(but)):
                found[solution, status] += 1
        self.events = sum(found.values())
        self.lost = len(ledger.acknowledged - found.keys())
        self.twice = sum(1 for times in found.values() if times > 1)
        self.strays = len(found.keys() - ledger.acknowledged - ledger.owed.keys())

    @staticmethod
    def _rows(database):
        if not os.path.exists(database):
            return []
        with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            # Controls lose even their tables.
            if not connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'events'").fetchone()[0]:
                return []
            return connection.execute("SELECT solution_id, reported_status, seq FROM events ORDER BY seq").fetchall()

    @property
    def holds(self):
        return not (self.lost or self.twice or self.strays or self.has_gaps)


def is_sound(trial, database):
    """The hash chain by the independent reader, and `lifecycle verify`: file, chain, and everything derived."""
    checks = [[sys.executable, CHAIN_READER, database], [trial.binary, "verify", "--database", database]]
    done = [subprocess.run(check, capture_output=True, text=True, check=False) for check in checks]
    for check in done:
        if check.returncode:
            print(check.stdout, check.stderr, sep="\n")
    return not any(check.returncode for check in done)


def percentile(latencies, share):
    ordered = sorted(latencies)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
