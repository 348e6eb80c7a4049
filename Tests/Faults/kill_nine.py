"""Acknowledged survives kill -9: load, SIGKILL at random, restart, and what was not acknowledged is sent again."""

import json
import os
import subprocess

from service import Comparison, Ledger, Service, is_sound, load, percentile, settle

CLIENTS = 16


async def run(trial):
    kills, events = (300, 1_000_000) if trial.long else (5, 2_000)
    database = trial.path("log.sqlite")
    fill(trial, database, events)
    await trial_of(trial, database, kills, events)
    await control(trial)


def fill(trial, database, events):
    """So many events of other solutions, as an import."""
    lines = trial.path("lines.jsonl")
    with open(lines, "w", encoding="ascii") as file:
        for number in range(events):
            value = {"event": "SOLUTION_UPDATED", "solution_id": f"earlier{number // 4}",
                     "solution_status": ("DRAFT", "INITIATED", "ACTIVE", "PENDING_DEACTIVATION")[number % 4]}
            entry = {"id": "506914307656634", "time": 1700000000 + number,
                     "changes": [{"field": "partner_solutions", "value": value}]}
            file.write(json.dumps({"entry": [entry]}, separators=(",", ":")) + "\n")
    subprocess.run(
        [trial.binary, "ingest", "--database", database, lines], check=True, stdout=subprocess.DEVNULL)
    os.remove(lines)


async def kill_under_load(trial, database, ledger, after, environment=None):
    """One round, killed after so many answers more; gives the seconds until the service was ready."""
    service = Service(trial, database, environment=environment)
    ready = await service.until_ready()
    await settle(service, ledger)
    last = len(ledger.acknowledged) + after

    def going_on():
        if len(ledger.acknowledged) >= last:
            service.kill()
        return True

    await load(service, ledger, CLIENTS, going_on)
    return ready


async def trial_of(trial, database, kills, events):
    ledger = Ledger()
    ready = [await kill_under_load(trial, database, ledger, trial.random.randint(20, 400)) for _ in range(kills)]
    service = Service(trial, database)
    await settle(service, ledger)
    service.stop()
    compared = Comparison(database, ledger, but="earlier")
    held = compared.holds and is_sound(trial, database)
    trial.holds(
        "kill -9",
        f"{kills} kills at {events:,} events and more, {len(ledger.acknowledged):,} acknowledged, "
        f"{compared.lost} lost, {compared.twice} counted twice", held,
        [("ready again, the slowest", max(ready), 2.0), ("the median", percentile(ready, 0.5), 2.0)])
    os.remove(database)


async def control(trial):
    """A service whose write-ahead log goes with its process."""
    ledger, database = Ledger(), trial.path("control.sqlite")
    await kill_under_load(trial, database, ledger, 100, trial.weakened("memory-log"))
    compared = Comparison(database, ledger)
    trial.control(
        "the log in the process's memory", f"{len(ledger.acknowledged):,} acknowledged, {compared.lost:,} lost",
        compared.lost > 0)
