#!/usr/bin/env python3
"""How much of the processor's time pages take at the server, how long one waits for them, and how much they weigh.

    page_times.py BINARY DATABASE [SAMPLES]

many_solutions.py makes a database of a million solutions.
"""

import http.client
import os
import re
import statistics
import sys
import time
import urllib.parse

from service import Service


def main():
    binary, database = sys.argv[1:3]
    samples = int(sys.argv[3]) if len(sys.argv) > 3 else 50
    with Service(binary, database=database) as service:
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(service.url).netloc)

        def get(path):
            start = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            text = answer.read().decode()
            assert answer.status in (200, 303), (path, answer.status, text[:200])
            return time.perf_counter() - start, text

        def first(path, pattern):
            return re.search(pattern, get(path)[1]).group(1)

        solution = first("/solutions?status=ACTIVE", r'href="(/solutions/[^"?#]+)"')
        portfolio = first("/solutions", r'href="(/solutions\?portfolio_id=[^"]+)"')
        last = int(first("/deliveries", r'href="/deliveries/(\d+)"'))
        pages = [
            "/", "/solutions", "/solutions?status=REJECTED", "/solutions?status=INITIATED&older_than=7d",
            "/solutions?disputed=true", portfolio, portfolio + "&status=REJECTED", "/solutions?disputed=false&status=DRAFT",
            "/solutions?id=77", solution, solution + "?known_at=2100-01-01",
            "/findings", "/findings?severity=error", "/findings?kind=out_of_order", "/findings?all=true&kind=event_mismatch",
            "/deliveries", "/deliveries?outcome=quarantined", f"/deliveries?cursor={last // 2}", f"/deliveries/{last // 2}",
            f"/events/{last // 2}", "/quarantine", "/search?q=nothing",
        ]
        total = re.search(r"Where ([\d,]+) solutions?", get("/")[1]).group(1)
        print(f"{total} solutions, {last:,} deliveries; {samples} samples a page, one after the other")
        print(f"{'page':58} {'processor':>9} {'median':>9} {'slowest':>9} {'bytes':>8}")
        ticks = os.sysconf("SC_CLK_TCK")

        def worked():
            """Seconds of the processor that the server has used."""
            with open(f"/proc/{service.process.pid}/stat") as stat:
                fields = stat.read().rsplit(")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / ticks

        slowest = 0
        for page in dict.fromkeys(pages):
            times, text, before = [], "", worked()
            for _ in range(samples):
                seconds, text = get(page)
                times.append(seconds * 1000)
            processor = (worked() - before) / samples * 1000
            slowest = max(slowest, processor)
            print(f"{urllib.parse.unquote(page)[:58]:58} {processor:6.1f} ms {statistics.median(times):6.1f} ms {max(times):6.1f} ms {len(text.encode()):8,}")
        print(f"the most of the processor's time: {slowest:.1f} ms")


if __name__ == "__main__":
    main()
