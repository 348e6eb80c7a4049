"""Signed bodies of one shape each, as large as a body may be, to a running service: its answer, its memory and its
health meanwhile; then `replay` of the log that they made. The shapes go over two dimensions, so that what grows
with their product shows."""

import asyncio
import contextlib
import json
import os
import subprocess
import time

from service import Connection, Service, is_sound

LARGEST = 3 * 1024 * 1024
UPDATED = "SOLUTION_UPDATED"
RECEIVED_FROM = 1739321024
MEMORY = 256 * 2**20


def change(solution, status="ACTIVE", event=UPDATED, more=""):
    return (f'{{"field":"partner_solutions","value":{{"solution_id":"{solution}","event":"{event}",'
            f'"solution_status":"{status}"{more}}}}}')


def entry(changes, portfolio="506914307656634", time_=RECEIVED_FROM, more=""):
    stamp = "" if time_ is None else f',"time":{time_}'
    return f'{{"id":"{portfolio}"{stamp}{more},"changes":[{",".join(changes)}]}}'


def fill(piece, room):
    """`piece(0)`, `piece(1)` … for as long as they fit."""
    pieces = []
    while room > 0:
        pieces.append(piece(len(pieces)))
        room -= len(pieces[-1]) + 1
    return pieces[:-1]


def wide(each):
    """Entries of so many changes each."""
    return lambda room: fill(lambda n: entry(change(f"s{n}e{i}") for i in range(each)), room)


def one_entry(piece, **fields):
    return lambda room: [entry(fill(piece, room), **fields)]


def members(count):
    return "".join(f',"m{number}":{number}e0' for number in range(count))


def mutual(room):
    """Unknown statuses, and before each of them changes that make one another true and untrue."""
    half = room // 2
    later = fill(lambda n: entry([change("mutual", f"UNKNOWN_{n}")], time_=RECEIVED_FROM + 500_000 + n), half)
    earlier = fill(lambda n: entry([change("mutual", ("ACTIVE", "PENDING_DEACTIVATION")[n % 2])],
                                   time_=RECEIVED_FROM + 400_000 - n), half)
    return later + earlier


STATUSES = ("DRAFT", "INITIATED", "ACTIVE", "REJECTED", "PENDING_DEACTIVATION", "DEACTIVATED")

# Name: the entries of a body with so much room.
SHAPES = {
    "entries of one change": wide(1),
    "entries of 60 changes": wide(60),
    "one entry, ids with an exponent's letter": one_entry(lambda n: change(f"s1e{n}")),
    "one entry, 3 members beside each change": one_entry(lambda n: change(f"v{n}", more=members(3))),
    "values of 1,000 members": one_entry(lambda n: change(f"w{n}", more=members(1000))),
    "one value of megabytes": lambda room: [entry([change("large", more=f',"note":"{"x" * (room - 300)}"')])],
    "one value of escapes": lambda room: [entry([change("escapes", more=f',"note":"{chr(92) + "n"}' +
                                                      chr(92) * 2 * (room // 4) + '"')])],
    "an id of megabytes": lambda room: [entry([change("x" * (room - 300))])],
    "a time of megabytes": lambda room: [entry([change("digits")], time_="1" * (room - 300))],
    "a number with a far exponent": lambda room: [entry([change("far")], time_="1" + "0" * (room - 400) + "e-9")],
    "nested 500 deep, side by side": lambda room: [entry(
        [change("deep")], more=',"deep":[' + ",".join(fill(lambda n: "[" * 500 + "]" * 500, room - 300)) + "]")],
    "members without names": lambda room: [
        "{" + ",".join(fill(lambda n: '"":0', room - 300)) + ',"id":"1","changes":[' + change("bare") + "]}"],
    "broken elements": lambda room: fill(lambda n: "0", room),
    "broken changes": one_entry(lambda n: "0"),
    "fields of other kinds": lambda room: ['{"changed_fields":[' + ",".join(fill(lambda n: "[]", room - 50)) + "]}"],
    "one change again and again": one_entry(lambda n: change("again")),
    "each a solution": lambda room: fill(lambda n: entry([change(f"each{n}")]), room),
    "one solution, backwards in time": lambda room: fill(
        lambda n: entry([change("late", STATUSES[n % 6])], time_=RECEIVED_FROM + 500_000 - n), room),
    "one solution, one second": one_entry(lambda n: change("second", STATUSES[n % 6], event=f"E{n}")),
    "one solution, statuses unknown, no time": one_entry(lambda n: change("unknown", f"S{n}"), time_=None),
    "true and untrue in turn": mutual,
}


def body(shape, size):
    document = '{"object":"whatsapp_business_account","entry":[%s]}'
    return (document % ",".join(SHAPES[shape](size - 400))).encode()


async def run(trial):
    size = LARGEST if trial.long else LARGEST // 8
    for shape in SHAPES:
        database = trial.path("hostile.sqlite")
        service = Service(trial, database)
        await service.until_ready()
        answered, slowest, status = await deliver(service, body(shape, size))
        peak = peak_bytes(service)
        with contextlib.suppress(subprocess.TimeoutExpired):
            service.stop()
        replayed, standing = replay(trial, database)
        trial.holds(
            f"hostile bodies, {shape}",
            f"{size / 2**20:.1f} MiB answered {status}, {peak / 2**20:.0f} MiB at most, {standing}",
            status == 200 and peak <= MEMORY and standing == "current" and is_sound(trial, database),
            [("answered", answered, 1.0), ("health", slowest, 0.1), ("replay", replayed, 2.0)])
        for end in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.remove(database + end)


async def deliver(service, content):
    """Seconds to the answer, the slowest answer of /health/ready meanwhile, and the answer's status."""
    delays, is_waiting = [0.0], True

    async def watch():
        async with Connection(service.port) as connection:
            while is_waiting:
                asked = time.monotonic()
                status, _, _ = await connection.get("/health/ready")
                delays.append(time.monotonic() - asked if status == 200 else float("inf"))
                await asyncio.sleep(0.005)

    watching = asyncio.create_task(watch())
    async with Connection(service.port) as connection:
        started = time.monotonic()
        status, _, _ = await connection.post(content)
        answered = time.monotonic() - started
    is_waiting = False
    await watching
    return answered, max(delays), status


def peak_bytes(service):
    with open(f"/proc/{service.pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM"))


def replay(trial, database):
    """Seconds that it takes, and whether all solutions are judged afterwards."""
    started = time.monotonic()
    done = subprocess.run([trial.binary, "replay", "--json", "--database", database], capture_output=True, text=True,
                          check=False)
    seconds = time.monotonic() - started
    if done.returncode:
        return seconds, f"replay ended with {done.returncode}: {done.stderr.strip()[-300:]}"
    return seconds, "current" if not json.loads(done.stdout).get("stale") else "stale"
