#!/usr/bin/env python3
"""Prints delivery lines of so many solutions, for `lifecycle ingest -`: most with one event, some with more.

    many_solutions.py 1000000 | lifecycle ingest --database DATABASE -

Of a hundred solutions some 45 end ACTIVE, 30 INITIATED, 15 DRAFT, 5 REJECTED, 3 PENDING_DEACTIVATION and 2 with a status
that nobody knows; many starts were missed, so that most findings are warnings. A body holds 100 changes; one in 500 can't
be read. The same number gives the same lines.
"""

import json
import random
import sys
import time

CREATED, UPDATED = "SOLUTION_CREATED", "SOLUTION_UPDATED"
ENDS = [("ACTIVE", 45), ("INITIATED", 30), ("DRAFT", 15), ("REJECTED", 5), ("PENDING_DEACTIVATION", 3), ("PAUSED", 2)]


def main():
    count = int(sys.argv[1])
    choose = random.Random(count)
    now = int(time.time()) // 86_400 * 86_400
    statuses, weights = zip(*ENDS)
    entries = []
    for number in range(count):
        solution = str(choose.randrange(10**14, 10**16))
        portfolio = str(700_000 + int(choose.paretovariate(0.8)) % 5000)
        moment = now - choose.randrange(0, 300 * 86_400)
        status = choose.choices(statuses, weights)[0]
        steps = [(CREATED if status in ("DRAFT", "INITIATED") else UPDATED, status)]
        if number % 20 == 0:
            steps = [(CREATED, "INITIATED"), (UPDATED, "ACTIVE"), (UPDATED, "PENDING_DEACTIVATION")]
        for place, (event, status) in enumerate(steps):
            entries.append({"id": portfolio, "time": moment + place * 3600, "changes": [{"field": "partner_solutions", "value": {
                "event": event, "solution_id": solution, "solution_status": status}}]})
        if len(entries) >= 100 or number == count - 1:
            print(json.dumps({"object": "whatsapp_business_account", "entry": entries}, separators=(",", ":")))
            if choose.random() < 0.2:
                print('{"object":"whatsapp_business_account","entry":["no object"]}')
            entries = []


if __name__ == "__main__":
    main()
