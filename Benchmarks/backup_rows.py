"""What a backup beside intake costs."""

import glob
import os
import statistics
import subprocess
import threading
from contextlib import nullcontext

from http_rows import service
from measure import Load, Row, remove_database, signed_bodies
import logs


class Backups:
    """One backup after another, for as long as its block lasts; the last one is broken off."""

    def __init__(self, bench, database):
        self.command = [bench.binary, "backup", "--database", database]
        self.copy = os.path.join(bench.work, "backup.copy.sqlite")
        self.is_over = threading.Event()
        self.made, self.failed = 0, None
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.is_over.is_set() and not self.failed:
            remove_database(self.copy)
            self.backup = subprocess.Popen(self.command + [self.copy], stderr=subprocess.PIPE, text=True)
            complaints = self.backup.communicate()[1]
            if self.is_over.is_set():
                break
            if self.backup.returncode:
                self.failed = complaints
            self.made += 1
        for left in glob.glob(self.copy + "*"):
            os.remove(left)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.backup.terminate()
        self.thread.join()
        if self.failed:
            raise RuntimeError(f"a backup failed: {self.failed}")


def backup_loss(bench):
    """Intake while a backup is made, against intake alone: as fast as it goes, on a file of a million changes. The
    loads are as long as a backup takes, since its parts cost differently; each begins with the same file."""
    seconds = 12 * bench.seconds
    pairs, made = [], 0
    for number in range(bench.pairs):
        alone = intake_beside(bench, 2 * number, seconds)[0]
        beside, ended = intake_beside(bench, 2 * number + 1, seconds, Backups)
        made += ended
        pairs.append((beside.rate, alone.rate))
    return [Row.ratio(
        "intake beside a backup", "requests/s", pairs, 0.95,
        note=f"in {seconds} s each, a backup under way all the time, {made} ended; "
        f"loss {100 - 100 * statistics.median(a / b for a, b in pairs):.1f} %")]


def intake_beside(bench, number, seconds, beside=None):
    """A load, and how many backups ended beside it."""
    database = os.path.join(bench.work, "backed-up.sqlite")
    logs.copy(logs.simulated_database(bench, bench.lives), database)
    bodies = signed_bodies(bench.work, 15_000 * seconds, (1 + number) * 10**6)
    with service(bench, database) as server, beside(bench, database) if beside else nullcontext() as backups:
        load = Load(server, "post.lua", bodies, 64, seconds)
    os.remove(bodies)
    remove_database(database)
    return load, backups.made if backups else 0


ROWS = {"backup-loss": backup_loss}
