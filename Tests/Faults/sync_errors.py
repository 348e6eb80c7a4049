"""The disk refuses to sync: fdatasync answers EIO under load, once, in a row, and until strace lets go. Nothing is
acknowledged meanwhile that the disk doesn't have; once the fault ends the service recovers by itself."""

import time

from disks import LoopDisk
from service import Comparison, Ledger, Service, is_sound, load, settle
from trial import Strace

CLIENTS = 8
# Which of the calls fail, and whether the power is cut while they still do.
FAULTS = [("12", False), ("12..31", False), ("12+", False), ("12+", True)]


async def run(trial):
    rounds = 25 if trial.long else 1
    with LoopDisk(trial) as disk:
        ledger, recoveries, broken = Ledger(), [], 0
        for when, is_cut_amid in FAULTS * rounds:
            recoveries += await fail(trial, disk, ledger, f"fdatasync:error=EIO:when={when}", is_cut_amid)
            broken += not Comparison(disk.path("log.sqlite"), ledger).holds
        service = Service(trial, disk.path("log.sqlite"))
        await settle(service, ledger)
        service.stop()
        compared = Comparison(disk.path("log.sqlite"), ledger)
        refused = ledger.answers[503]
        strange = sum(ledger.answers.values()) - refused - ledger.answers[200] - ledger.answers["broken"]
        held = not (broken or strange or ledger.without_retry_after) and refused and is_sound(
            trial, disk.path("log.sqlite"))
        trial.holds(
            "syncs that fail",
            f"{len(FAULTS) * rounds} faults, each followed by a power cut, {len(ledger.acknowledged):,} acknowledged, "
            f"{refused:,} times 503, {compared.lost} lost, {compared.twice} counted twice", held,
            [("serves again, the slowest", max(recoveries), 5.0)])
    with LoopDisk(trial, "control") as disk:
        ledger = Ledger()
        await fail(trial, disk, ledger, "fdatasync,fsync:retval=0:when=1+", True)
        compared = Comparison(disk.path("log.sqlite"), ledger)
        trial.control(
            "syncs that lie instead of failing", f"{len(ledger.acknowledged)} acknowledged, {compared.lost} lost",
            compared.lost > 0)


async def fail(trial, disk, ledger, rule, is_cut_amid):
    """One fault, then a power cut. Gives how long after the fault's end the first 200 came."""
    service = Service(trial, disk.path("log.sqlite"))
    await service.until_ready()
    await settle(service, ledger)
    trace = Strace(trial, service.pid, rule)
    until = time.monotonic() + (2 if trial.long else 0.7)
    await load(service, ledger, CLIENTS, lambda: time.monotonic() < until, resending=True)
    recovered = []
    if not is_cut_amid:
        trace.let_go()
        recovered.append(await settle(service, ledger))
    disk.cut_power()
    service.kill()
    trace.process.wait()
    disk.power_returns()
    return recovered
