"""What those who follow the stream cost intake."""

import json
import os
import re
import statistics
import subprocess
import threading
import time
import urllib.request

from http_rows import service
from measure import SECRET, Load, Row, remove_database, signed_bodies

READERS = 500
EVENTS_A_SECOND = 200


class Readers:
    """So many readers of the stream from now on, for as long as the block lasts: all but one in wrk, which reads
    and counts bytes; and one that counts the events that it gets."""

    def __init__(self, server):
        self.server = server
        self.events, self.bytes, self.bytes_of_others = 0, 0, 0

    def __enter__(self):
        address = self.server.url("/v1/events/stream?after=now")
        self.stream = urllib.request.urlopen(address, timeout=60)
        self.thread = threading.Thread(target=self.count)
        self.thread.start()
        self.others = subprocess.Popen(
            ["wrk", "-t1", f"-c{READERS - 1}", "-d600s", address], stdout=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 30
        while self.open_streams() < READERS:
            if time.monotonic() > deadline:
                raise RuntimeError(f"only {self.open_streams()} of {READERS} readers are connected")
            time.sleep(0.05)
        return self

    def count(self):
        try:
            for line in self.stream:
                self.bytes += len(line)
                self.events += line.startswith(b"data:")
        except (OSError, ValueError, AttributeError):
            pass  # it was closed

    def open_streams(self):
        with urllib.request.urlopen(self.server.url("/metrics"), timeout=10) as answer:
            return int(float(re.search(rb"^lifecycle_streams (\S+)", answer.read(), re.M).group(1)))

    def wait_for(self, events):
        """Until all of them have come."""
        deadline = time.monotonic() + 60
        while self.events < events:
            if time.monotonic() > deadline:
                raise RuntimeError(f"a reader got {self.events} of {events} events")
            time.sleep(0.05)

    def __exit__(self, *_):
        time.sleep(1)  # the others get the last events at most some pauses later
        self.others.send_signal(2)
        report = self.others.communicate(timeout=30)[0]
        number, unit = re.search(r"([0-9.]+)([KMG]?B) read", report).groups()
        self.bytes_of_others = float(number) * 1024 ** "BKMG".index(unit[0])
        self.stream.close()
        self.thread.join()


def paced(bench, server, seed):
    """Deliveries at the pace of the row: how many a second were acknowledged, the p99, and the server's CPU."""
    before, started = server.cpu_seconds(), time.monotonic()
    report = json.loads(subprocess.run(
        [bench.binary, "simulate", "--solutions", str(EVENTS_A_SECOND * bench.seconds * 2 // 7), "--seed", str(seed),
         "--post", server.url("/webhook"), "--rate", str(EVENTS_A_SECOND), "--concurrency", "64", "--json"],
        env=server.environment, check=True, capture_output=True, text=True).stdout)
    seconds = time.monotonic() - started
    cpu = (server.cpu_seconds() - before) / seconds
    return report["recorded"], report["acknowledged"] / seconds, report["p99_ms"], cpu


def stream_readers(bench):
    """Intake at 200 events/s beside 500 readers of the stream, against intake alone; and at its limit."""
    path = os.path.join(bench.work, "followed.sqlite")
    remove_database(path)
    rates, tails, shares, limits = [], [], [], []
    with service(bench, path) as server:
        for number in range(bench.pairs):
            alone = paced(bench, server, 2 * number)
            with Readers(server) as readers:
                beside = paced(bench, server, 2 * number + 1)
                readers.wait_for(beside[0])
            of_each = readers.bytes_of_others / (READERS - 1) / readers.bytes
            if of_each < 0.98:
                raise RuntimeError(f"the other readers got only {of_each:.2f} of what was told")
            rates.append((beside[1], alone[1]))
            tails.append((beside[2], alone[2]))
            shares.append((beside[3], alone[3]))
        for number in range(bench.pairs):
            bodies = [signed_bodies(bench.work, bench.bodies, (100 + 2 * number + n) * 10**6) for n in range(2)]
            alone = Load(server, "post.lua", bodies[0], 64, bench.seconds)
            with Readers(server):
                beside = Load(server, "post.lua", bodies[1], 64, bench.seconds)
            limits.append(beside.rate / alone.rate)
            for file in bodies:
                os.remove(file)
    remove_database(path)
    share = [100 * statistics.median(pair[n] for pair in shares) for n in range(2)]
    rows = [
        Row.ratio(
            f"intake at {EVENTS_A_SECOND} events/s beside {READERS} readers", "requests/s", rates, 0.90,
            note=f"{share[0]:.0f} % of a core, {share[1]:.0f} % alone; every reader got every event; where intake goes "
            f"to its limit, it keeps {statistics.median(limits):.2f} of it beside them"),
    ]
    slowest = [statistics.median(pair[n] for pair in tails) for n in range(2)]
    rows[0].note += f"; p99 {slowest[0]:.0f} ms, alone {slowest[1]:.0f} ms"
    return rows


ROWS = {"stream-readers": stream_readers}
