"""Bytes that no well-meant program sends: requests to the service, and answers to it and to the commands that ask
others. Each ends in an answer or a cut connection, and nothing traps, hangs or grows."""

import asyncio
import contextlib
import logging
import os
import subprocess
import time

from service import Connection, Service, delivery, is_sound

METHODS = (b"GET", b"POST", b"HEAD", b"PUT", b"BREW", b"", b"get", b"G\x00T", b"X" * 300)
TARGETS = (b"/webhook", b"/v1/events", b"/v1/events/stream", b"/", b"*", b"/health/ready", b"/../x", b"//", b"/%00",
           b"/%ff%fe", b"http://x/v1/events", b"x", b"/" + b"a" * 9000, b"/webhook?hub.mode=subscribe", b"/solutions/%2e")
VERSIONS = (b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2.0", b"HTTP/0.9", b"HTTP/1.", b"HTTP/9999999999999999999.1", b"")
FIELDS = (b"Host: 127.0.0.1", b"Host: x", b"Host", b"Content-Length: 5", b"Content-Length: -1", b"Content-Length: 1e3",
          b"Content-Length: 9223372036854775808", b"Transfer-Encoding: chunked", b"Transfer-Encoding: x, chunked",
          b"X-Hub-Signature-256: sha256=00", b"Connection: close", b"Connection: upgrade", b"Upgrade: h2c",
          b"Expect: 100-continue", b"Cookie: " + b"a" * 5000, b"Accept-Encoding: gzip", b" folded", b"\x80: \xff",
          b"Last-Event-ID: 99999999999999999999", b"If-None-Match: " + b'"' * 99, b"Trailer: Host", b"Authorization: Bearer \x7f")
BODIES = (b"", b"hello", b"5\r\nhello\r\n0\r\n\r\n", b"ffffffffffffffff\r\n", b"-1\r\n", b"5\r\nhel", b"0\r\nX: y\r\n\r\n",
          b"5;" + b"x" * 3000 + b"\r\nhello\r\n0\r\n\r\n", b"\r\n\r\n", delivery(1)[1])
LINE_ENDS = (b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r")

STATUS_LINES = (b"HTTP/1.1 200 OK", b"HTTP/1.1 099 x", b"HTTP/1.1 000 ", b"HTTP/1.1 100 Continue", b"HTTP/1.1 101 x",
                b"HTTP/1.1 103 Early", b"HTTP/1.1 204 No", b"HTTP/1.1 304 x", b"HTTP/1.1 599 x", b"HTTP/1.1 999 x",
                b"HTTP/1.1 1000 x", b"HTTP/1.1 -1 x", b"HTTP/1.1 2 x", b"HTTP/1.0 200 OK", b"HTTP/3.0 200 OK", b"ICY 200 OK",
                b"HTTP/1.1", b"", b"\x00" * 40, b"HTTP/1.1 200 " + b"x" * 70000)
ANSWER_FIELDS = (b"Content-Length: 2", b"Content-Length: 5000", b"Content-Length: 99999999999999999999",
                 b"Transfer-Encoding: chunked", b"Connection: close", b"Content-Encoding: gzip", b"Location: /x",
                 b"Set-Cookie: " + b"a" * 9000, b"X: \x00", b"\xff\xfe: x", b"Retry-After: -5", b"Content-Type: text/event-stream",
                 b"Retry-After: 99999999999999999999", b"Content-Type: application/json")
ANSWER_BODIES = (b"", b"ok", b"2\r\nok\r\n0\r\n\r\n", b"fffffffffffffffff\r\n", b"{" * 5000, b"\x1f\x8b\x08\x00broken",
                 b"event: recorded\nid: x\ndata: {}\n\n", b"id: 1\ndata: [\n\n", b"data:" + b"x" * 100000, b"\xff" * 3000)


async def run(trial):
    # Who writes to a connection that was cut is told so each time.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    database = trial.path("wire.sqlite")
    hostile = await asyncio.start_server(lambda reader, writer: answer(trial, reader, writer), "127.0.0.1", 0)
    port = hostile.sockets[0].getsockname()[1]
    service = Service(trial, database, environment={
        "LIFECYCLE_FORWARD_TO": f"http://127.0.0.1:{port}/hook", "SWIFT_BACKTRACE": "enable=no"})
    await service.until_ready()
    async with hostile:
        slowest, answered = await requests(trial, service, 20_000 if trial.long else 400)
        passed_on = await deliveries(service, 3000 if trial.long else 60)
        alive = service.process.poll() is None
        memory = service.resident_bytes() / 2**20 if alive else 0
        commands = await asked(trial, port, 300 if trial.long else 6)
    service.kill()
    trial.holds(
        "hostile wire",
        f"{answered} requests answered or cut, {passed_on} deliveries passed on, {commands[0]} commands, of which "
        f"{len(commands[1])} ended badly, {memory:.0f} MiB", alive and memory < 256 and not commands[1]
        and is_sound(trial, database), [("health", slowest, 0.1)])
    for complaint in commands[1][:10]:
        print("  " + complaint)


def some(random, choices, most):
    return [random.choice(choices) for _ in range(random.randint(0, most))]


def request(random):
    end = random.choice(LINE_ENDS)
    head = b" ".join((random.choice(METHODS), random.choice(TARGETS), random.choice(VERSIONS)))
    text = end.join([head, *some(random, FIELDS, 6)]) + end * 2 + random.choice(BODIES)
    if random.random() < 0.2:
        place = random.randrange(len(text) + 1)
        text = text[:place] + bytes(random.randrange(256) for _ in range(random.randint(1, 8))) + text[place:]
    return text * random.choice((1, 1, 1, 2))


async def requests(trial, service, count):
    """The slowest answer of the health check, and how many requests came to their end."""
    slowest, ended = 0.0, 0
    for first in range(0, count, 20):
        texts = [request(trial.random) for _ in range(20)]
        ended += sum(await asyncio.gather(*(exchange(service.port, text) for text in texts)))
        async with Connection(service.port) as connection:
            asked_at = time.monotonic()
            await connection.get("/health/ready")
            slowest = max(slowest, time.monotonic() - asked_at)
    return slowest, ended


async def exchange(port, text):
    with contextlib.suppress(OSError, EOFError, asyncio.TimeoutError):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(text)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(reader.read(65536), 0.3)
        writer.close()
    return True


async def deliveries(service, count):
    """How many of the deliveries were answered, whatever the receiver said."""
    answered = 0
    for first in range(0, count, 10):
        async def one(number):
            async with Connection(service.port) as connection:
                status, _, _ = await asyncio.wait_for(connection.post(delivery(number)[1]), 30)
                return status in (200, 502, 503)
        answered += sum(await asyncio.gather(*(one(number) for number in range(first, first + 10))))
    return answered


async def answer(trial, reader, writer):
    """A receiver, or a server, that answers what no program expects."""
    random = trial.random
    with contextlib.suppress(OSError, EOFError, asyncio.TimeoutError, asyncio.LimitOverrunError):
        await asyncio.wait_for(reader.read(65536), 5)
        for _ in range(random.choice((1, 1, 1, 2, 40))):
            end = random.choice(LINE_ENDS)
            writer.write(end.join([random.choice(STATUS_LINES), *some(random, ANSWER_FIELDS, 4)]) + end * 2)
        writer.write(random.choice(ANSWER_BODIES))
        await writer.drain()
    writer.close()


async def asked(trial, port, count):
    """How many commands asked such a server, and which of them ended badly."""
    url = f"http://127.0.0.1:{port}"
    body = trial.path("body.json")
    with open(body, "wb") as file:
        file.write(delivery(1)[1])
    commands = (
        ["ingest", "--post", url + "/webhook", body], ["watch", "--url", url],
        ["simulate", "--solutions", "1", "--post", url + "/webhook"],
    )
    complaints, tried = [], 0
    environment = {**os.environ, "LIFECYCLE_APP_SECRETS": "x", "SWIFT_BACKTRACE": "enable=no"}
    for _ in range(count):
        for command in commands:
            tried += 1
            process = await asyncio.create_subprocess_exec(
                trial.binary, *command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
            try:
                # What waits for a server to come back goes on waiting: that is its work.
                _, said = await asyncio.wait_for(process.communicate(), 2)
            except asyncio.TimeoutError:
                process.kill()
                await process.wait()
                continue
            if process.returncode < 0 or b"Fatal error" in said:
                complaints.append(f"{' '.join(command)}: {process.returncode} {said[-200:]!r}")
    return tried, complaints
