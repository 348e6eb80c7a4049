"""Files in which somebody has written any integer, or a value of another type, into any column: every command says
what is wrong or answers; none traps, hangs or takes memory without bound."""

import contextlib
import itertools
import os
import resource
import shutil
import sqlite3
import subprocess
import urllib.error
import urllib.request

from service import Service, delivery

VALUES = (-2**63, -2**53 - 1, -1, 0, 1, 2**31, 2**32, 2**53, 2**62, 2**63 - 1, None, "text", b"")
COMMANDS = (
    ("verify",), ("replay", "--check"), ("replay",), ("backup", "COPY", "--full-speed"),
    ("export", "--format", "deliveries"), ("export", "--format", "csv", "--tests"), ("export", "--format", "xes"),
    ("export",), ("solutions", "--json"), ("findings", "--all"), ("quarantine", "--json"), ("status", "ID"),
    ("status", "ID", "--known-at", "2025-02-13"), ("history", "ID"), ("explain", "ID"), ("ingest", "BODY"),
    ("quarantine", "purge", "--before", "2025-01-01"),
)
PATHS = (
    "/", "/solutions", "/solutions/ID", "/findings", "/deliveries", "/deliveries/1", "/events/1", "/quarantine",
    "/quarantine/1", "/v1/solutions", "/v1/solutions/ID", "/v1/solutions/ID/history", "/v1/findings?all=true",
    "/v1/events", "/v1/quarantine", "/health/ready", "/metrics", "/solutions?disputed=true",
)
MEMORY = 2 * 2**30
SECONDS = 30


async def run(trial):
    original = trial.path("original.sqlite")
    solution = rich(trial, original)
    changes = list(itertools.product(columns(original), VALUES))
    trial.random.shuffle(changes)
    tried, complaints = 0, []
    for (table, column), value in changes if trial.long else changes[:12]:
        changed = trial.path("changed.sqlite")
        if not change(original, changed, table, column, value, trial.random):
            continue
        commands = COMMANDS if trial.long else trial.random.sample(COMMANDS, 4)
        for command in commands:
            copy = fresh(trial, changed)
            complaint = attempt(trial, copy, solution, command)
            tried += 1
            if complaint:
                complaints.append(f"{table}.{column} = {value!r}, {' '.join(command)}: {complaint}")
                print("  " + complaints[-1], flush=True)
        if trial.long or tried % 3 == 0:
            for complaint in serve(trial, fresh(trial, changed), solution, f"{table}.{column} = {value!r}"):
                complaints.append(complaint)
                print("  " + complaint, flush=True)
    trial.holds("hostile integers", f"{tried} commands on changed files, {len(complaints)} complaints", not complaints)


def rich(trial, path):
    """A file with something of everything. Answers the id of a solution that has it all."""
    bodies = [delivery(number)[1] for number in (0, 2, 1, 3, 4, 5)]
    bodies += [bodies[0], bodies[0]]
    bodies.append(delivery(3, note_bytes=50)[1].replace(b"1739321027", b"1739321029"))
    bodies.append(b'{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"partner_solutions"}]}]}')
    bodies.append(bodies[1].replace(b"506914307656634", b"0"))
    bodies.append(bodies[1].replace(b"ACTIVE", b"PAUSED"))
    lines = "".join('{"received_at":%d,"body":%s}\n' % (1739321100000 + number, body.decode())
                    for number, body in enumerate(bodies))
    done = subprocess.run([trial.binary, "ingest", "--database", path], input=lines, text=True, check=True,
                          capture_output=True)
    del done
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
        return database.execute("SELECT solution_id FROM solution ORDER BY id LIMIT 1").fetchone()[0]


def columns(path):
    with contextlib.closing(sqlite3.connect(path)) as database:
        tables = [name for name, in database.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
        return [(table, row[1]) for table in tables for row in database.execute(f"PRAGMA table_info({table})")]


def change(original, changed, table, column, value, random):
    """Whether SQLite let the value be written."""
    shutil.copyfile(original, changed)
    with contextlib.closing(sqlite3.connect(changed)) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        for trigger, in database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        rows = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        if not rows:
            return False
        keys = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[5]] or ["rowid"]
        row = database.execute(f"SELECT {', '.join(keys)} FROM {table} LIMIT 1 OFFSET {random.randrange(rows)}").fetchone()
        where = " AND ".join(f"{key} IS ?" for key in keys)
        try:
            database.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (value, *row))
        except sqlite3.Error:
            return False
        # With its triggers, so that the file isn't refused for their absence.
        with contextlib.closing(sqlite3.connect(original)) as source:
            for sql, in source.execute("SELECT sql FROM sqlite_schema WHERE type = 'trigger'"):
                database.execute(sql)
        database.commit()
    return True


def fresh(trial, changed):
    path = trial.path("copy.sqlite")
    for end in ("", "-wal", "-shm", ".lock", ".backup"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(path + end)
    shutil.copyfile(changed, path)
    return path


def attempt(trial, path, solution, command):
    """What is wrong with how the command ended; `None` where nothing is."""
    words = {"ID": solution, "COPY": path + ".backup", "BODY": "-"}
    plain = [words.get(word, word) for word in command]
    try:
        done = subprocess.run(
            [trial.binary, *plain, "--database", path], capture_output=True, timeout=SECONDS, check=False,
            input=delivery(7)[1], preexec_fn=limited, env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
    except subprocess.TimeoutExpired:
        return f"not done in {SECONDS} s"
    said = (done.stdout + done.stderr).decode(errors="replace")
    if done.returncode < 0 or done.returncode > 2 or "Fatal error" in said:
        return f"ended with {done.returncode}: {said[-300:]}"
    return None


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def serve(trial, path, solution, what):
    """What is wrong with a server's answers."""
    try:
        service = Service(trial, path, environment={"SWIFT_BACKTRACE": "enable=no"})
    except (RuntimeError, OSError) as refused:
        # A trap ends it by a signal, whatever it prints; to refuse the file is to end with 1 or 2.
        code = trial.services[-1].process.poll()
        return [] if code in (1, 2) else [f"{what}, serve ended with {code}: {refused}"]
    complaints = []
    for page in PATHS:
        address = f"http://127.0.0.1:{service.port}{page.replace('ID', solution)}"
        try:
            with urllib.request.urlopen(address, timeout=SECONDS) as answer:
                answer.read()
        except urllib.error.HTTPError as problem:
            problem.read()
        except (OSError, urllib.error.URLError) as problem:
            complaints.append(f"{what}, GET {page}: {problem}; {service.said()[-200:]}")
            break
    if service.process.poll() is not None:
        complaints.append(f"{what}: the server ended with {service.process.returncode}")
    service.kill()
    return complaints
