"""SIGKILL at any moment of every command that writes: the file is whole afterwards, what was there is there, and the
command done again does all of its work."""

import os
import shutil
import subprocess
import time

from service import delivery, is_sound


async def run(trial):
    original = trial.path("original.sqlite")
    lines = trial.path("lines.jsonl")
    count = 20_000 if trial.long else 2000
    with open(lines, "wb") as file:
        for number in range(count):
            file.write(delivery(number)[1] + b"\n")
    first = trial.path("first.jsonl")
    with open(lines, "rb") as source, open(first, "wb") as file:
        file.writelines(list(source)[:count // 2])
    command(trial, original, "ingest", first)
    head = command(trial, original, "verify", "--head").stdout.strip()
    for name, words in (
            ("ingest", ["ingest", lines]), ("replay", ["replay"]), ("backup", ["backup", "COPY"]),
            ("purge", ["quarantine", "purge", "--before", "2030-01-01"])):
        broken = killed = 0
        events, seconds = count if name == "ingest" else count // 2, 0.0
        for _ in range(40 if trial.long else 4):
            was_killed, holds, seconds = attempt(trial, original, words, head, events, seconds)
            killed += was_killed
            broken += not holds
        trial.holds(f"killed commands, {name}", f"{killed} killed on their way, {broken} broken", not broken)


def command(trial, database, *words):
    return subprocess.run([trial.binary, *words, "--database", database], capture_output=True, text=True, check=True)


def attempt(trial, original, words, head, events, seconds):
    """Whether the command was killed before its end, whether all holds afterwards, and how many seconds the command
    takes; `seconds`: as far as is known."""
    database, copy = trial.path("killed.sqlite"), trial.path("copy.sqlite")
    for path in (database, copy):
        for end in ("", "-wal", "-shm", ".lock"):
            if os.path.exists(path + end):
                os.remove(path + end)
    shutil.copyfile(original, database)
    words = [copy if word == "COPY" else word for word in words]
    with subprocess.Popen([trial.binary, *words, "--database", database], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(trial.random.uniform(0.001, seconds or 0.3))
            was_killed = False
        except subprocess.TimeoutExpired:
            process.kill()
            was_killed = True
    # A copy bears its name only once it is whole.
    holds = not os.path.exists(copy) or is_sound(trial, copy)
    holds &= subprocess.run([trial.binary, "verify", "--expect-head", head, "--database", database],
                            capture_output=True, check=False).returncode == 0
    if os.path.exists(copy):
        os.remove(copy)
    started = time.monotonic()
    command(trial, database, *words)
    seconds = time.monotonic() - started
    said = command(trial, database, "verify", "--json").stdout
    return was_killed, holds and is_sound(trial, database) and f'"events":{events}' in said, seconds
