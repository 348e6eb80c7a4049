"""The figures that are measured through HTTP."""

import json
import os
import random
import statistics
import time
import urllib.request

from measure import SECRET, Load, Row, Served, compiled, printed_rate, remove_database, signed_bodies
import logs


def service(bench, database):
    return Served(lambda port: [bench.binary, "serve", "--port", port, "--database", database])


def minimal(bench, constant=None):
    more = [constant] if constant else []
    return Served(lambda port: [bench.minimal_route, port, SECRET] + more, ready="/constant")


def intake(bench, connections, bodies, database=None):
    """One load of signed deliveries on a fresh file, or on a copy of `database`."""
    path = os.path.join(bench.work, "intake.sqlite")
    remove_database(path)
    if database:
        logs.copy(database, path)
    with service(bench, path) as server:
        load = Load(server, "post.lua", bodies, connections, bench.seconds)
    remove_database(path)
    return load


def intake_64(bench):
    """Signed POST, 64 connections, against a route that stores nothing."""
    bodies = signed_bodies(bench.work, bench.bodies)
    ours, other = [], []
    for _ in range(bench.pairs):
        ours.append(intake(bench, 64, bodies))
        with minimal(bench) as server:
            other.append(Load(server, "post.lua", bodies, 64, bench.seconds))
    cpu = cpu_text(ours, other)
    rate = Row.ratio(
        "intake, 64 connections", "requests/s", [(o.rate, m.rate) for o, m in zip(ours, other)], 0.70, cpu)
    tail = Row.at_most(
        "its p99", "ms", [(o.p99 * 1000, m.p99 * 1000) for o, m in zip(ours, other)], 2.5)
    return [rate, tail]


def cpu_text(ours, other=()):
    text = f"{statistics.median(o.cpu for o in ours) * 1e6:.0f} µs"
    return text + (f" / {statistics.median(o.cpu for o in other) * 1e6:.0f} µs" if other else "")


def intake_1(bench):
    """The same with one connection, against a synced commit of one row. Beside them the route that stores
    nothing: what HTTP alone takes of the time."""
    bodies = signed_bodies(bench.work, bench.bodies)
    program = compiled(bench.work, "commits")
    pairs, loads, bare = [], [], []
    for _ in range(bench.pairs):
        loads.append(intake(bench, 1, bodies))
        with minimal(bench) as server:
            bare.append(Load(server, "post.lua", bodies, 1, bench.seconds))
        path = os.path.join(bench.work, "commits.sqlite")
        remove_database(path)
        pairs.append((loads[-1].rate, printed_rate([program, path, str(bench.seconds)])))
        remove_database(path)
    alone = statistics.median(load.rate for load in bare)
    return [Row.ratio(
        "intake, 1 connection", "commits/s", pairs, 0.75, cpu_text(loads),
        note=f"HTTP alone {alone:,.0f} requests/s")]


def intake_large(bench):
    """Intake into a large file, against a small one."""
    small, large = logs.ingested(bench, 10_000), logs.ingested(bench, bench.large_events)
    bodies = signed_bodies(bench.work, bench.bodies)
    ours, other = [], []
    for _ in range(bench.pairs):
        ours.append(intake(bench, 64, bodies, large))
        other.append(intake(bench, 64, bodies, small))
    pairs = [(o.rate, m.rate) for o, m in zip(ours, other)]
    return [Row.ratio(
        f"intake at {bench.large_events:,} events", "requests/s", pairs, 0.90, cpu_text(ours, other))]


def get_solution(bench):
    """GET of one solution among many, against a constant of the same size."""
    database = logs.ingested(bench, bench.solutions, one_event=True)
    with service(bench, database) as server:
        ids = logs.solution_ids(database, 20_000)
        answer = urllib.request.urlopen(server.url(f"/v1/solutions/{ids[0]}")).read()
    constant = os.path.join(bench.work, "constant.json")
    with open(constant, "wb") as file:
        file.write(answer)
    paths = {}
    for name, lines in (("solutions", [f"/v1/solutions/{i}" for i in ids]), ("constants", ["/constant"])):
        paths[name] = os.path.join(bench.work, name + ".txt")
        with open(paths[name], "w", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")
    ours, other = [], []
    for _ in range(bench.pairs):
        with service(bench, database) as server:
            ours.append(Load(server, "get.lua", paths["solutions"], 64, bench.seconds))
        with minimal(bench, constant) as server:
            other.append(Load(server, "get.lua", paths["constants"], 64, bench.seconds))
    pairs = [(o.rate, m.rate) for o, m in zip(ours, other)]
    return [Row.ratio(
        f"GET solution, of {bench.solutions:,}", "requests/s", pairs, 0.70, cpu_text(ours, other))]


def long_history(bench):
    """A solution with 10,000 events: one late event, and a page of its history."""
    path = os.path.join(bench.work, "long.sqlite")
    remove_database(path)
    events = logs.long_life(bench, path, 10_000)
    rows = []
    with service(bench, path) as server:
        late = []
        for number in range(20):
            started = time.monotonic()
            logs.post(server.url("/webhook"), logs.change_of_long_life(events // 2 + 37 * number, late=True))
            late.append(time.monotonic() - started)
        rows.append(bounded("one late event of 10,000", late, 0.020))
        cursor = None
        for name, pages in (("history page of 100, first", 0), ("history page of 100, 50th", 49)):
            for _ in range(pages):
                cursor = page(server, cursor)[0]
            rows.append(bounded(name, [page(server, cursor)[1] for _ in range(20)], 0.010))
    remove_database(path)
    return rows


def page(server, cursor):
    """The next cursor, and the seconds that the page took."""
    query = "?limit=100" + (f"&cursor={cursor}" if cursor else "")
    started = time.monotonic()
    answer = urllib.request.urlopen(server.url(f"/v1/solutions/{logs.LONG_LIFE}/history{query}")).read()
    return json.loads(answer)["next_cursor"], time.monotonic() - started


def bounded(name, seconds, limit):
    median = statistics.median(seconds)
    return Row(
        name, "ms", median * 1000, None, f"at most {limit * 1000:.0f}", median <= limit, len(seconds))


def serve_memory(bench):
    """Resident memory of `serve` under intake."""
    path = os.path.join(bench.work, "memory.sqlite")
    remove_database(path)
    samples = []
    with service(bench, path) as server:
        until = time.monotonic() + bench.minutes * 60
        first = 10**6
        while time.monotonic() < until:
            bodies = signed_bodies(bench.work, bench.bodies, first)
            Load(server, "post.lua", bodies, 64, bench.seconds)
            os.remove(bodies)
            first += bench.bodies
            samples.append(server.resident_bytes() / 2**20)
    remove_database(path)
    early = samples[min(len(samples) - 1, max(1, len(samples) // 5))]
    row = Row(
        f"memory of serve, {bench.minutes:g} minutes", "MiB", max(samples), early, "at most 120, flat",
        max(samples) <= 120 and samples[-1] <= early * 1.1 + 2, 1,
        note=f"{samples[-1]:.0f} at the end, {early:.0f} after a fifth")
    return [row]


random.seed(7)
ROWS = {
    "intake-64": intake_64, "intake-1": intake_1, "get-solution": get_solution,
    "long-history": long_history,
}
LONG_ROWS = {"intake-large": intake_large, "serve-memory": serve_memory}
