"""Acknowledged survives power loss: the database on an ext4 file system, load, and the file system stops at a
random moment (EXT4_IOC_SHUTDOWN), with whatever the kernel had not written yet.

What counts as acknowledged is what was answered before that moment. Linux 6.18 lets an fdatasync that the shutdown
overtakes succeed although its bytes are lost (22 of 60 times with a single writing thread and no SQLite), and an
answer that leaves a machine without power is heard by nobody."""

import asyncio

from disks import LoopDisk
from service import Comparison, Ledger, Service, is_sound, load, settle
from trial import WITHOUT_SYNCS

CLIENTS = 8


async def run(trial):
    cycles, each = (500, 200) if trial.long else (6, 60)
    with LoopDisk(trial) as disk:
        await trial_of(trial, disk, cycles, each)
    await control(trial, "syncs made no-ops", wrapper=WITHOUT_SYNCS)
    await control(trial, "synchronous=NORMAL", environment=trial.weakened("normal-sync"))


async def cycle(trial, disk, ledger, acknowledged, **how):
    """Load until so many more are acknowledged, and the power goes. The file is then as the disk has it."""
    service = Service(trial, disk.path("log.sqlite"), **how)
    # What is owed from the last cycle comes first.
    last = len(ledger.acknowledged) + len(ledger.owed) + acknowledged

    def going_on():
        if ledger.hears and len(ledger.acknowledged) >= last:
            disk.cut_power()
            ledger.hears = False
        return ledger.hears

    await settle(service, ledger)
    await load(service, ledger, CLIENTS, going_on)
    service.kill()
    disk.power_returns()
    ledger.hears = True


async def cut_while_opening(trial, disk):
    """The power goes while the service recovers and opens the file."""
    starting = asyncio.get_running_loop().run_in_executor(None, _start, trial, disk)
    await asyncio.sleep(trial.random.uniform(0, 0.2))
    disk.cut_power()
    await starting
    disk.power_returns()


def _start(trial, disk):
    try:
        Service(trial, disk.path("log.sqlite"), listens_within=20).kill()
    except RuntimeError:
        pass  # it could not open the file: as it must


async def trial_of(trial, disk, cycles, each):
    ledger, failed = Ledger(), 0
    for number in range(cycles):
        await cycle(trial, disk, ledger, trial.random.randint(each // 2, each * 3 // 2))
        if number % 5 == 4:
            await cut_while_opening(trial, disk)
        failed += not Comparison(disk.path("log.sqlite"), ledger).holds
    compared = Comparison(disk.path("log.sqlite"), ledger)
    held = not failed and is_sound(trial, disk.path("log.sqlite"))
    trial.holds(
        "power loss",
        f"{cycles} cuts under load and {cycles // 5} while opening, {len(ledger.acknowledged):,} acknowledged, "
        f"{compared.lost} lost, {compared.twice} counted twice", held)


async def control(trial, what, **how):
    with LoopDisk(trial, "control-" + what.replace(" ", "-")) as disk:
        ledger = Ledger()
        await cycle(trial, disk, ledger, 20)
        await cycle(trial, disk, ledger, 100, **how)
        compared = Comparison(disk.path("log.sqlite"), ledger)
        trial.control(what, f"{len(ledger.acknowledged):,} acknowledged, {compared.lost:,} lost", compared.lost > 0)
