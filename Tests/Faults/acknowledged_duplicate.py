"""The acknowledged duplicate: killed as the log is about to be synced, the delivery is in the file for the next
process, not yet on the disk. Its resend is known and writes nothing; were it acknowledged now, and the power cut,
the event would be gone and never sent again. So every opening commits something first."""

import contextlib
import json
import re

from disks import LoopDisk
from service import Comparison, Connection, Ledger, Service, delivery, is_sound
from trial import WITHOUT_SYNCS, Strace

# The change so often in one body that the rows kept for its redeliveries are used up: its resend writes nothing.
COPIES = 101


async def run(trial):
    cycles = 100 if trial.long else 3
    with LoopDisk(trial) as disk:
        ledger, known, unwritten = await duplicates(trial, disk, cycles)
        compared = Comparison(disk.path("log.sqlite"), ledger)
        trial.holds(
            "the acknowledged duplicate",
            f"{cycles} kills as the log was to be synced, {unwritten} more before its rows were written, {known} "
            f"resends acknowledged as known, {compared.lost} lost, {compared.twice} counted twice",
            known == cycles and compared.holds and is_sound(trial, disk.path("log.sqlite")))
    with LoopDisk(trial, "control") as disk:
        ledger, known, _ = await duplicates(trial, disk, 2, WITHOUT_SYNCS)
        compared = Comparison(disk.path("log.sqlite"), ledger)
        trial.control(
            "an opening that syncs nothing", f"{known} resends acknowledged as known, {compared.lost} lost",
            compared.lost > 0)


async def duplicates(trial, disk, cycles, wrapper=()):
    """The ledger, how many resends were answered 200 as known in full, and how many kills came too early: where
    the write-ahead log begins anew, SQLite syncs its head before it writes the first row, and a kill there leaves
    nothing that could be known again. Such a delivery is recorded anew, and another one takes its turn."""
    ledger, known, unwritten, number = Ledger(), 0, 0, 0
    while number < cycles + unwritten:
        key, body = delivery(number, copies=COPIES)
        number += 1
        ledger.owed[key] = body
        has_rows = await kill_before_sync(trial, disk, body)
        service = Service(trial, disk.path("log.sqlite"), wrapper=wrapper)
        async with Connection(service.port) as connection:
            status, headers, answer = await connection.post(body)
            disk.cut_power()
            del ledger.owed[key]
            ledger.note(key, body, status, headers)
            known += has_rows and status == 200 and json.loads(answer)["recorded"] == 0
            unwritten += not has_rows
        service.kill()
        disk.power_returns()
    return ledger, known, unwritten


async def kill_before_sync(trial, disk, body):
    """The service dies at the entry of the fdatasync that would have made this delivery durable. Answers whether
    its rows were written before: more than the 32 bytes that a write-ahead log begins with."""
    service = Service(trial, disk.path("log.sqlite"))
    await service.until_ready()
    trace = Strace(trial, service.pid, "fdatasync:error=EIO:signal=SIGKILL:when=1", watch=["pwrite64"])
    answer = None
    with contextlib.suppress(OSError, EOFError):
        async with Connection(service.port) as connection:
            answer = await connection.post(body)
    service.kill()
    trace.process.wait()
    if answer:
        raise RuntimeError(f"the service was to be killed before it answered; it said {answer[0]}")
    writes = [line for line in trace.lines() if "pwrite64(" in line]
    return any(not re.search(r", 32, 0\)", line) for line in writes)
