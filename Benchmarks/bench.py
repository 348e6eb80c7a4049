#!/usr/bin/env python3
"""Measures the service against its limits and prints one table."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time

import backup_rows
import file_rows
import http_rows
import stream_rows
from measure import HERE, Row

# Those that need the largest file and the longest time come last.
ROWS = {**http_rows.ROWS, **file_rows.ROWS, **backup_rows.ROWS, **stream_rows.ROWS,
        **http_rows.LONG_ROWS}


def parsed():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", help="the release build of lifecycle")
    parser.add_argument("rows", nargs="*", metavar="ROW", help="all of them where none is named: "
                        + ", ".join(ROWS))
    parser.add_argument("--pairs", type=int, default=5, help="how often each of the two is measured, in turn")
    parser.add_argument("--seconds", type=int, default=5, help="of each load")
    parser.add_argument("--lives", type=int, default=190_000, help="solutions of the simulated log")
    parser.add_argument("--solutions", type=int, default=1_000_000, help="for GET and replay's memory")
    parser.add_argument("--large-events", type=int, default=10_000_000)
    parser.add_argument("--minutes", type=float, default=10, help="of intake while memory is watched")
    parser.add_argument("--work", help="a folder for the logs; kept, so that the next run finds them")
    parser.add_argument("--into", metavar="PAGE", help="put the table into this page too")
    parser.add_argument("--quick", action="store_true", help="small and few: does the benchmark itself work?")
    arguments = parser.parse_intermixed_args()
    unknown = [name for name in arguments.rows if name not in ROWS]
    if unknown:
        parser.error(f"no such row: {', '.join(unknown)}")
    if arguments.quick:
        arguments.pairs, arguments.seconds, arguments.minutes = 1, 2, 0.1
        arguments.lives, arguments.solutions, arguments.large_events = 2_000, 20_000, 50_000
    return arguments


def built(name):
    path = os.path.join(HERE, ".build", "release", name)
    if not os.path.exists(path):
        sys.exit(f"{path} is missing: run swift build -c release in Benchmarks")
    return path


def figure(value, unit=""):
    if value is None:
        return ""
    return (f"{value:,.0f}" if value >= 100 else f"{value:.2f}") + (" " + unit if unit else "")


def table(rows):
    """As Markdown, which is plain enough for a terminal."""
    lines = [["what", "ours", "limit", "ratio", "wanted", "", "CPU an item (ours / limit)", "times", "note"]]
    for row in rows:
        lines.append([
            row.name, figure(row.ours, row.unit), figure(row.other), figure(row.ratio_of_both), row.reach,
            "reached" if row.reached else "not reached", row.cpu, str(row.times), row.note])
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    lines.insert(1, ["-" * max(3, width) for width in widths])
    return "\n".join("| " + " | ".join(text.ljust(width) for text, width in zip(line, widths)) + " |"
                     for line in lines)


START, END = "<!-- make bench -->", "<!-- end -->"


def write_into(path, text):
    """Puts the table into a page, between its marks."""
    with open(path, encoding="utf-8") as file:
        before, _, rest = file.read().partition(START)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{path} lacks the marks {START} and {END}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}{START}\n{text}\n{END}{after}")


def main():
    bench = parsed()
    bench.binary = os.path.abspath(bench.binary)
    bench.minimal_route, bench.judge_alone = built("MinimalRoute"), built("JudgeAlone")
    bench.bodies = 25_000 * bench.seconds
    made = None
    if bench.work:
        os.makedirs(bench.work, exist_ok=True)
    else:
        bench.work = made = tempfile.mkdtemp(prefix="lifecycle-bench-")
    failed, rows = [], []
    try:
        for name in bench.rows or ROWS:
            started = time.monotonic()
            print(f"{name} …", end=" ", file=sys.stderr, flush=True)
            try:
                found = ROWS[name](bench)
            except (OSError, RuntimeError, ValueError, subprocess.SubprocessError) as error:
                failed.append(f"{name} could not be measured: {error}")
                found = []
            rows += found
            figures = ", ".join(figure(row.ratio_of_both or row.ours) for row in found)
            print(f"{figures or 'failed'} ({time.monotonic() - started:.0f} s)", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        failed.append("interrupted: rows are missing")
    finally:
        if made:
            shutil.rmtree(made)
    text = table(rows)
    if bench.into and rows:
        command = "make bench" + (f' ROWS="{" ".join(bench.rows)}"' if bench.rows else "")
        write_into(bench.into, f"`{command}` on {time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, "
                   f"{bench.pairs} pairs of {bench.seconds} s:\n\n{text}")
    print(text)
    for line in failed:
        print(line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
