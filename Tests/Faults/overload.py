"""More than the service can take: syncs slowed down while large bodies come from many connections, then a crowd of
more connections than it holds. What is too much gets 503 with Retry-After or waits, nothing is lost, and afterwards
the service takes deliveries as before."""

import asyncio
import collections
import os
import time

from service import Comparison, Connection, Ledger, Service, is_sound, load, settle
from trial import Strace

BODY_BYTES = 1_000_000
CLIENTS = 150  # 64 MiB may wait; these bring 150 MB


async def run(trial):
    database, ledger = trial.path("overload.sqlite"), Ledger(blanks=BODY_BYTES)
    service = Service(trial, database)
    await service.until_ready()
    seconds, enough, delay = (60, 10**9, 300_000) if trial.long else (60, 20, 10_000_000)
    slow = Strace(trial, service.pid, f"fdatasync:delay_enter={delay}")
    until = time.monotonic() + seconds
    await load(
        service, ledger, CLIENTS, lambda: time.monotonic() < until and ledger.answers[503] < enough, pause=0.3)
    slow.let_go()
    recovered = await settle(service, ledger)
    refused = ledger.answers[503]
    # Only what is on the disk counts.
    service.kill()
    compared = Comparison(database, ledger)
    held = (refused and set(ledger.answers) == {200, 503} and not ledger.without_retry_after and compared.holds
            and is_sound(trial, database))
    trial.holds(
        "overload",
        f"{len(ledger.acknowledged):,} of 1 MB acknowledged, {refused:,} times 503, {ledger.without_retry_after} of "
        f"them without Retry-After, {compared.lost} lost, {compared.twice} counted twice", held,
        [("accepts again", recovered, 2.0)])
    os.remove(database)
    await crowd(trial)
    await control(trial)


async def crowd(trial):
    """More connections at once than the service holds: each gets its answer in the end."""
    size = 3000 if trial.long else 1200
    database, ledger = trial.path("crowd.sqlite"), Ledger()
    service = Service(trial, database)
    answers = collections.Counter()

    async def one():
        key, body = ledger.new()
        async with Connection(service.port) as connection:
            # All are here before the first one asks.
            await asyncio.sleep(3)
            status, headers, _ = await connection.post(body)
        ledger.note(key, body, status, headers)

    for outcome in await asyncio.gather(*(one() for _ in range(size)), return_exceptions=True):
        answers[type(outcome).__name__ if outcome else "answered"] += 1
    service.kill()
    compared = Comparison(database, ledger)
    trial.holds(
        "a crowd",
        f"{size:,} connections at once, {answers['answered']:,} answered, {compared.lost} lost",
        answers == {"answered": size} and compared.holds)


async def control(trial):
    """A service whose log goes with its process loses what it acknowledged."""
    database, ledger = trial.path("control.sqlite"), Ledger()
    service = Service(trial, database, environment=trial.weakened("memory-log"))
    await load(service, ledger, 20, lambda: len(ledger.acknowledged) < 100)
    service.kill()
    compared = Comparison(database, ledger)
    trial.control(
        "the log in the process's memory", f"{len(ledger.acknowledged)} acknowledged, {compared.lost} lost",
        compared.lost > 0)
