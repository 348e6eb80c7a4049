"""A full disk, and room again: the database on a small tmpfs, filled to its last byte under load, then freed in one
round and grown in the next. Reads go on, deliveries get 503 and nothing else, and are taken again at once."""

import asyncio
import collections
import os
import subprocess
import time

from disks import fill, small_disk
from service import Comparison, Connection, Ledger, Service, is_sound, load, settle

CLIENTS = 8
# The write-ahead log may take 17 MiB before it is brought into the database. More than twice that, so that it alone
# doesn't fill the disk: nothing could be freed then.
MEBIBYTES = 64
READS = ["/v1/solutions?limit=20", "/v1/events?limit=20", "/v1/findings", "/health/live"]


async def run(trial):
    rounds = 20 if trial.long else 2
    with small_disk(trial, "small", MEBIBYTES) as folder:
        database = os.path.join(folder, "log.sqlite")
        ledger, reads, recoveries = Ledger(note_bytes=300), collections.Counter(), []
        service = Service(trial, database)
        for number in range(rounds):
            recoveries.append(await fill_and_free(trial, service, ledger, folder, reads, grows=number % 2))
        await settle(service, ledger)
        service.kill()
        compared = Comparison(database, ledger)
        refused = ledger.answers[503]
        held = (compared.holds and set(ledger.answers) == {200, 503} and not ledger.without_retry_after
                and set(reads) == {200} and is_sound(trial, database))
        trial.holds(
            "a full disk",
            f"{rounds} times full, {len(ledger.acknowledged):,} acknowledged, {refused:,} times 503, "
            f"{compared.lost} lost, {compared.twice} counted twice, {sum(reads.values()):,} reads, "
            f"{reads.total() - reads[200]} failed", held,
            [("accepts again, the slowest", max(recoveries), 2.0)])
    await control(trial)


async def fill_and_free(trial, service, ledger, folder, reads, grows):
    """Gives how long after there was room again the first 200 came."""
    filler, is_over = None, False

    async def read():
        async with Connection(service.port) as connection:
            while not is_over:
                for path in READS:
                    reads[(await connection.get(path))[0]] += 1
                await asyncio.sleep(0.02)

    async def disk():
        nonlocal filler, is_over
        await asyncio.sleep(0.3)
        filler = fill(folder)
        refused, since = ledger.answers[503], time.monotonic()
        # The write-ahead log may have room inside for a while.
        while ledger.answers[503] < refused + 200 and time.monotonic() < since + 60:
            await asyncio.sleep(0.02)
        is_over = True

    await asyncio.gather(
        disk(), read(), load(service, ledger, CLIENTS, lambda: not is_over, resending=True))
    if grows:
        size = os.statvfs(folder)
        grown = size.f_blocks * size.f_frsize // 2**20 + 16
        subprocess.run(["mount", "-o", f"remount,size={grown}m", folder], check=True)
    else:
        os.remove(filler)
    recovered = await settle(service, ledger)
    if grows:
        os.remove(filler)
    return recovered


async def control(trial):
    """A service that doesn't notice, since its write-ahead log lies in memory."""
    with small_disk(trial, "control", 16) as folder:
        ledger = Ledger()
        service = Service(trial, os.path.join(folder, "log.sqlite"), environment=trial.weakened("memory-log"))
        fill(folder)
        await load(service, ledger, CLIENTS, lambda: ledger.answers.total() < 100)
        service.kill()
        compared = Comparison(os.path.join(folder, "log.sqlite"), ledger)
        trial.control(
            "the log in the process's memory", f"{len(ledger.acknowledged)} acknowledged, {compared.lost} lost",
            compared.lost > 0)
