"""Slow and greedy clients beside signed load: heads and bodies that drip, and readers that ask for much and read
nothing; who is cut comes back at once."""

import asyncio
import contextlib
import os
import signal
import socket
import time

from service import Comparison, Connection, Ledger, Service, load, percentile

CLIENTS = 16
# The bounds on what waits (docs/http-api.md, Limits), and what any process has.
MOST_MEMORY = 384 << 20
HEAD = b"POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\n"


async def run(trial):
    each, seconds = (500, 60) if trial.long else (100, 6)
    database = trial.path("log.sqlite")
    ledger = Ledger(note_bytes=600)
    # More than the connections that it holds: what it does without files to spare is the crowd's test (overload.py).
    service = Service(trial, database, open_files=8192)
    await load(service, ledger, CLIENTS, lambda: len(ledger.acknowledged) < 3000)
    memory = service.resident_bytes()
    ledger.latencies.clear()
    slow = SlowClients(service.port, each)
    await slow.come()
    until = time.monotonic() + seconds
    await asyncio.gather(
        load(service, ledger, CLIENTS, lambda: time.monotonic() < until),
        short_connections(service, ledger, until), slow.watch(service, until))
    await slow.go()
    latencies = [seconds for _, seconds in ledger.latencies]
    p99 = percentile(latencies, 0.99)
    failed = sum(count for answer, count in ledger.answers.items() if answer != 200)
    service.stop()
    compared = Comparison(database, ledger)
    trial.holds(
        "slow and greedy clients",
        f"{each} slow heads, {each} slow bodies and {each} slow readers for {seconds} s, cut "
        f"{slow.cut:,} times; beside them {len(latencies):,} signed deliveries, {failed} failed, {compared.lost} lost; "
        f"memory {memory >> 20} MiB before, {slow.memory >> 20} MiB at most",
        not failed and compared.holds and slow.memory < MOST_MEMORY,
        # A new connection may wait until one of those that take all places is cut: 10 s after its request began,
        # 30 s after the last that it took.
        [("p99", p99, 0.25), ("the slowest", max(latencies), 10)])
    os.remove(database)
    await control(trial)


async def short_connections(service, ledger, until):
    """A new connection for each delivery, as Meta may: it must get in among the slow ones."""
    while time.monotonic() < until:
        asked = time.monotonic()
        key, body = ledger.new()
        try:
            async with Connection(service.port) as connection:
                status, headers, _ = await connection.post(body)
            ledger.note(key, body, status, headers)
        except (OSError, EOFError):
            ledger.note(key, body, "broken", {})
        ledger.latencies.append((asked, time.monotonic() - asked))
        await asyncio.sleep(0.02)


class SlowClients:
    """So many of each kind; each comes back when it is cut."""

    def __init__(self, port, each):
        self.port, self.each = port, each
        self.cut = 0
        self.memory = 0
        self.here = 0

    async def come(self):
        kinds = [self.drip_head, self.drip_body, self.read_nothing]
        self.tasks = [asyncio.create_task(self.stay(kind)) for kind in kinds for _ in range(self.each)]
        await asyncio.sleep(2)

    async def stay(self, kind):
        while True:
            try:
                with contextlib.closing(socket.socket()) as connection:
                    connection.setblocking(False)
                    # Little room for answers on the way.
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                    loop = asyncio.get_running_loop()
                    await loop.sock_connect(connection, ("127.0.0.1", self.port))
                    await kind(connection, loop)
            except OSError:
                self.cut += 1
                await asyncio.sleep(0.2)

    async def drip_head(self, connection, loop):
        await self.drip(connection, loop, HEAD + b"X-Slow: ")

    async def drip_body(self, connection, loop):
        await self.drip(connection, loop, HEAD + b"X-Hub-Signature-256: sha256=" + b"0" * 64
                        + b"\r\nContent-Length: 1000000\r\n\r\n{")

    async def drip(self, connection, loop, start):
        await loop.sock_sendall(connection, start)
        while True:
            await asyncio.sleep(1)
            await loop.sock_sendall(connection, b"x")

    async def read_nothing(self, connection, loop):
        await loop.sock_sendall(
            connection, b"GET /v1/events?limit=1000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 20)
        while True:
            await asyncio.sleep(1)
            # Fails once the server has cut it.
            await loop.sock_sendall(connection, b"\r\n")

    async def watch(self, service, until):
        while time.monotonic() < until:
            self.memory = max(self.memory, service.resident_bytes())
            await asyncio.sleep(0.2)

    async def go(self):
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


async def control(trial):
    """A service that stands still again and again: the clock must see it."""
    ledger = Ledger()
    service = Service(trial, trial.path("control.sqlite"))
    until = time.monotonic() + 3

    async def stand_still():
        while time.monotonic() < until:
            await asyncio.sleep(0.2)
            os.kill(service.pid, signal.SIGSTOP)
            await asyncio.sleep(0.3)
            os.kill(service.pid, signal.SIGCONT)

    await asyncio.gather(stand_still(), load(service, ledger, 200, lambda: time.monotonic() < until))
    p99 = percentile([seconds for _, seconds in ledger.latencies], 0.99)
    service.kill()
    trial.control("a service that stands still for 0.3 s of each 0.5 s", f"p99 {p99 * 1000:.0f} ms", p99 > 0.25)
