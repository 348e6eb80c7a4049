"""What a backup beside intake costs."""

import glob
import os
import statistics
import subprocess
import threading

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
    """Intake while one backup after another is made, against intake alone: as fast as it goes, on one file of
    a million changes, so that a backup takes a while."""
    database = os.path.join(bench.work, "backed-up.sqlite")
    logs.copy(logs.simulated_database(bench, bench.lives), database)
    bodies = [signed_bodies(bench.work, bench.bodies, (1 + n) * 10**6) for n in range(2 * bench.pairs)]
    pairs, made = [], 0
    with service(bench, database) as server:
        for number in range(bench.pairs):
            alone = Load(server, "post.lua", bodies[2 * number], 64, bench.seconds)
            with Backups(bench, database) as backups:
                beside = Load(server, "post.lua", bodies[2 * number + 1], 64, bench.seconds)
            made += backups.made
            pairs.append((beside.rate, alone.rate))
    remove_database(database)
    return [Row.ratio(
        "intake beside backups", "requests/s", pairs, 0.95,
        note=f"a backup under way all the time, {made} ended; loss {100 - 100 * statistics.median(a / b for a, b in pairs):.1f} %")]


ROWS = {"backup-loss": backup_loss}
