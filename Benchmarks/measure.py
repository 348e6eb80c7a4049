"""What every benchmark needs: processes, their CPU time and memory, load from wrk, and pairs of figures."""

import hashlib
import hmac
import json
import os
import signal
import socket
import statistics
import subprocess
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
SECRET = "a benchmark's secret"
TICKS = os.sysconf("SC_CLK_TCK")


class Row:
    """A line of the table: `ours` against `other`, and how far it is to reach. `times`: how often it was
    measured, as pairs where there is another. `cpu`: of each item, ours and the other's where it is known."""

    def __init__(self, name, unit, ours, other, reach, reached, times, cpu="", note="", ratio=None):
        self.name, self.unit, self.reach, self.reached = name, unit, reach, reached
        self.ours, self.other, self.times, self.cpu, self.note = ours, other, times, cpu, note
        self.ratio_of_both = ratio

    @staticmethod
    def ratio(name, unit, pairs, reach, cpu="", note=""):
        """From pairs (ours, other) measured in turn: the medians, and the median of the ratios."""
        ours = statistics.median(pair[0] for pair in pairs)
        other = statistics.median(pair[1] for pair in pairs)
        ratio = statistics.median(pair[0] / pair[1] for pair in pairs)
        return Row(
            name, unit, ours, other, f"{reach:.2f}", ratio >= reach, len(pairs), cpu, note, ratio)

    @staticmethod
    def at_most(name, unit, pairs, limit, cpu="", note=""):
        """The same, where less is better."""
        row = Row.ratio(name, unit, pairs, limit, cpu, note)
        row.reach, row.reached = f"at most {limit:g}", row.ratio_of_both <= limit
        return row


class Served:
    """A server on a free loopback port, stopped at the end of its block. `command` gets the port."""

    def __init__(self, command, environment=None, ready="/health/live"):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.command, self.ready = command(str(self.port)), ready
        self.environment = {**os.environ, "LIFECYCLE_APP_SECRETS": SECRET, **(environment or {})}

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}{self.ready}", timeout=1).read()
                return self
            except urllib.error.HTTPError:
                return self
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"{self.command[0]} ended with {self.process.returncode}") from None
                time.sleep(0.05)
        raise RuntimeError(f"{self.command[0]} doesn't listen")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)

    def cpu_seconds(self):
        """User and system time so far."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident_bytes(self):
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"


class Load:
    """What wrk saw: requests/s, latencies in seconds, and the server's CPU time a request."""

    def __init__(self, server, script, file, connections, seconds):
        before = server.cpu_seconds()
        output = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", os.path.join(HERE, script),
             server.url(""), "--", file],
            check=True, capture_output=True, text=True).stdout
        line = [line for line in output.splitlines() if line.startswith("RESULT")][0]
        requests, microseconds, p50, p99, self.errors = map(int, line.split()[1:])
        self.requests = requests
        self.rate = requests / (microseconds / 1e6)
        self.p50, self.p99 = p50 / 1e6, p99 / 1e6
        self.cpu = (server.cpu_seconds() - before) / requests
        if self.errors:
            raise RuntimeError(f"{self.errors} requests failed")


def timed(command, **options):
    """Runs a command; answers its wall seconds, CPU seconds, and the largest memory it took in bytes."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def compiled(work, name):
    """One of the C programs in limits/."""
    binary = os.path.join(work, name)
    if not os.path.exists(binary):
        source = os.path.join(HERE, "limits", name + ".c")
        subprocess.run(["cc", "-O2", "-D_GNU_SOURCE", source, "-o", binary, "-lsqlite3"], check=True)
    return binary


def printed_rate(command, **options):
    return float(subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout)


def remove_database(path):
    for suffix in ("", "-wal", "-shm", "-journal", ".lock"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)


LIFE = [
    ("SOLUTION_CREATED", "DRAFT"), ("SOLUTION_CREATED", "INITIATED"), ("SOLUTION_UPDATED", "ACTIVE"),
    ("SOLUTION_UPDATED", "PENDING_DEACTIVATION"), ("SOLUTION_UPDATED", "ACTIVE"),
    ("SOLUTION_UPDATED", "PENDING_DEACTIVATION"),
]


def signed_bodies(work, count, first_solution=0):
    """A file of signed deliveries of one change each, no two alike: 64 lives at a time, told by two
    portfolios in turn, so that every sixth delivery brings a new solution."""
    path = os.path.join(work, f"bodies-{first_solution}-{count}.txt")
    if os.path.exists(path):
        return path
    with open(path, "w", encoding="ascii") as file:
        written, solution = 0, 800_000_000_000_000 + first_solution
        while written < count:
            for step, (event, status) in enumerate(LIFE):
                for life in range(64):
                    body = json.dumps({
                        "object": "whatsapp_business_account",
                        "entry": [{
                            "id": str(506914307656634 + life % 7 + step % 2 * 100),
                            "time": 1739321024 + step * 3600 + life,
                            "changes": [{"field": "partner_solutions", "value": {
                                "event": event, "solution_id": str(solution + life),
                                "solution_status": status}}],
                        }],
                    }, separators=(",", ":"))
                    code = hmac.new(SECRET.encode(), body.encode(), hashlib.sha256).hexdigest()
                    file.write(code + body + "\n")
                    written += 1
            solution += 64
    return path
