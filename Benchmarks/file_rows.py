"""The figures that are measured on files, by processes that read or write them."""

import os
import sqlite3
import statistics
import subprocess
import time

from measure import Row, compiled, printed_rate, remove_database, timed
import logs


def events_in(database):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return connection.execute("SELECT max(seq) FROM event").fetchone()[0]


def plain_rows(bench, database):
    """The changes of a log, for the C program to insert."""
    path = database + ".tsv"
    if not os.path.exists(path):
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection, \
                open(path, "w", encoding="utf-8") as file:
            for row in connection.execute(
                    "SELECT solution_id, portfolio_id, event_name.event, status.status, triggered_at"
                    " FROM event JOIN solution ON solution.id = event.solution"
                    " JOIN portfolio ON portfolio.id = event.portfolio"
                    " JOIN event_name ON event_name.id = event.event"
                    " JOIN status ON status.id = event.status ORDER BY seq"):
                file.write("\t".join(map(str, row)) + "\n")
    return path


def ingest(bench):
    """`ingest` of a file, against the same rows inserted by C."""
    lines = logs.simulated(bench, bench.lives)
    database = logs.simulated_database(bench, bench.lives)
    rows, events = plain_rows(bench, database), events_in(database)
    program, path = compiled(bench.work, "inserts"), os.path.join(bench.work, "ingest.sqlite")
    pairs, cpu = [], []
    for _ in range(bench.pairs):
        remove_database(path)
        wall, seconds, _ = timed([bench.binary, "ingest", "--database", path, lines])
        cpu.append(seconds / events)
        remove_database(path)
        with open(rows, "rb") as file:
            pairs.append((events / wall, printed_rate([program, path], stdin=file)))
    remove_database(path)
    return [Row.ratio(
        f"ingest of {events:,} changes", "events/s", pairs, 0.50, cpu_text(cpu))]


def cpu_text(seconds):
    return f"{statistics.median(seconds) * 1e6:.2f} µs"


def judging(bench):
    """Judging the whole log, and `replay`, against a loop that only steps through its columns."""
    database = logs.simulated_database(bench, bench.lives)
    events, scan = events_in(database), compiled(bench.work, "scan")
    copy = os.path.join(bench.work, "replay.sqlite")
    logs.copy(database, copy)
    judged, replayed, cpu = [], [], [[], []]
    for _ in range(bench.pairs):
        wall, seconds, _ = timed([bench.judge_alone, database])
        judged.append((events / wall, printed_rate([scan, database])))
        cpu[0].append(seconds / events)
        wall, seconds, _ = timed([bench.binary, "replay", "--database", copy])
        replayed.append((events / wall, printed_rate([scan, database])))
        cpu[1].append(seconds / events)
    remove_database(copy)
    return [
        Row.ratio(f"judging alone, {events:,} events", "events/s", judged, 0.40, cpu_text(cpu[0])),
        Row.ratio("replay, derived rows written", "events/s", replayed, 0.10, cpu_text(cpu[1])),
    ]


def verify(bench):
    """`verify`, all its parts."""
    database = logs.simulated_database(bench, bench.lives)
    events = events_in(database)
    runs = [timed([bench.binary, "verify", "--database", database]) for _ in range(bench.pairs)]
    rate = statistics.median(events / wall for wall, _, _ in runs)
    return [Row(
        f"verify, {events:,} events", "events/s", rate, None, "200,000", rate >= 200_000, len(runs),
        cpu_text([seconds / events for _, seconds, _ in runs]))]


def file_size(bench):
    """The file, against the bytes of the changes themselves."""
    database = logs.simulated_database(bench, bench.lives)
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        changes = connection.execute(
            "SELECT sum(length(solution_id) + length(portfolio_id) + length(event_name.event)"
            " + length(status.status) + 10) FROM event JOIN solution ON solution.id = event.solution"
            " JOIN portfolio ON portfolio.id = event.portfolio"
            " JOIN event_name ON event_name.id = event.event"
            " JOIN status ON status.id = event.status").fetchone()[0]
    size = os.path.getsize(database)
    return [Row.at_most(
        "file size", "bytes", [(size, changes)], 2.5,
        note=f"{size / events_in(database):.0f} bytes an event")]


def replay_memory(bench):
    """What each solution more takes of `replay`'s memory."""
    peaks = []
    for solutions in (bench.solutions // 10, bench.solutions):
        database = logs.ingested(bench, solutions, one_event=True)
        copy = os.path.join(bench.work, "replay.sqlite")
        logs.copy(database, copy)
        peaks.append(timed([bench.binary, "replay", "--database", copy])[2])
        remove_database(copy)
    each = (peaks[1] - peaks[0]) / (bench.solutions - bench.solutions // 10)
    return [Row("memory of replay, a solution", "bytes", each, None, "at most 400", each <= 400, 1,
                note=f"{peaks[1] / 2**20:.0f} MiB at {bench.solutions:,} solutions")]


def status_process(bench):
    """`lifecycle status ID` as a process, against sqlite3 asking the same."""
    database = logs.simulated_database(bench, bench.lives)
    solution = logs.solution_ids(database, 1)[0]
    ours = [bench.binary, "status", solution, "--database", database]
    other = ["sqlite3", "-readonly", database,
             f"SELECT * FROM solutions WHERE solution_id = '{solution}'"]
    pairs, cpu = [], []
    for _ in range(50 if bench.pairs >= 5 else 10):
        wall, seconds, _ = timed(ours)
        pairs.append((wall * 1000, timed(other)[0] * 1000))
        cpu.append(seconds)
    return [Row.at_most(
        "status as a process", "ms", pairs, 4, f"{statistics.median(cpu) * 1000:.1f} ms")]


ROWS = {
    "ingest": ingest, "judging": judging, "verify": verify, "file-size": file_size,
    "replay-memory": replay_memory, "status": status_process,
}
