"""Logs to measure on: made once in the work folder, and copied where a run changes them."""

import hashlib
import hmac
import os
import shutil
import sqlite3
import subprocess
import urllib.request

from measure import LIFE, SECRET, remove_database

LONG_LIFE = 700_000_000_000_001


def copy(source, destination):
    """What is copied is on the disk when this returns, so that its writing doesn't disturb what follows."""
    remove_database(destination)
    shutil.copyfile(source, destination)
    os.sync()


def simulated(bench, solutions):
    """A file of delivery lines, with the faults of an ordinary month: about 5.2 events a solution."""
    path = os.path.join(bench.work, f"simulated-{solutions}.jsonl")
    if not os.path.exists(path):
        with open(path + ".partial", "wb") as file:
            subprocess.run(
                [bench.binary, "simulate", "--solutions", str(solutions), "--seed", "7", "--shuffle",
                 "--duplicate", "0.02", "--drop", "0.01", "--illegal", "0.01", "--same-second", "0.02",
                 "--both-partners", "0.5"],
                stdout=file, check=True)
        os.rename(path + ".partial", path)
    return path


def simulated_database(bench, solutions):
    path = os.path.join(bench.work, f"simulated-{solutions}.sqlite")
    if not os.path.exists(path):
        ingest(bench, simulated(bench, solutions), path)
    return path


def ingest(bench, lines, database):
    remove_database(database + ".partial")
    subprocess.run(
        [bench.binary, "ingest", "--database", database + ".partial", lines], check=True,
        stdout=subprocess.DEVNULL)
    os.rename(database + ".partial", database)
    remove_database(database + ".partial")


def ingested(bench, events, one_event=False):
    """A database with so many events, six to a solution or one."""
    name = os.path.join(bench.work, f"{'single' if one_event else 'lives'}-{events}")
    if not os.path.exists(name + ".sqlite"):
        with open(name + ".jsonl", "w", encoding="ascii") as file:
            for number in range(events):
                life, step = (number, 0) if one_event else divmod(number, len(LIFE))
                file.write(line(100_000_000_000_000 + life, step) + "\n")
        ingest(bench, name + ".jsonl", name + ".sqlite")
        os.remove(name + ".jsonl")
    return name + ".sqlite"


def line(solution, step):
    event, status = LIFE[step]
    return body(solution, event, status, 1709321024 + step * 3600)


def body(solution, event, status, time):
    """A webhook body as text: ten million of them are made, for which json.dumps is too slow."""
    return (
        '{"object":"whatsapp_business_account","entry":[{"id":"%d","time":%d,"changes":[{"field":'
        '"partner_solutions","value":{"event":"%s","solution_id":"%d","solution_status":"%s"}}]}]}'
    ) % (506914307656634 + solution % 1_000_000 % 7, time, event, solution, status)


def solution_ids(database, count):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        last = connection.execute("SELECT max(id) FROM solution").fetchone()[0]
        wanted = {1 + number * 7919 % last for number in range(count)}
        return [row[0] for row in connection.execute(
            f"SELECT solution_id FROM solution WHERE id IN ({','.join(map(str, wanted))})")]


def change_of_long_life(number, late=False):
    status = ("ACTIVE", "PENDING_DEACTIVATION")[number % 2]
    if number == 0:
        status = "INITIATED"
    return body(LONG_LIFE, "SOLUTION_UPDATED", status, 1700000000 + number * 60 + (30 if late else 0))


def long_life(bench, database, events):
    """One solution with so many events, among a few others."""
    lines = os.path.join(bench.work, "long.jsonl")
    with open(lines, "w", encoding="ascii") as file:
        for number in range(events):
            file.write(change_of_long_life(number) + "\n")
    ingest(bench, lines, database)
    return events


def post(url, text):
    code = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
    request = urllib.request.Request(
        url, data=text.encode(), headers={"X-Hub-Signature-256": "sha256=" + code})
    urllib.request.urlopen(request).read()
