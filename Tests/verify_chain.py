"""Checks the hash chain of a lifecycle database, on its own: standard library only, sharing no code with the program.

Usage: python3 verify_chain.py FILE. Exit 0 and the head as `delivery:hash`, or 1 and the first delivery whose link
does not follow from its rows. The layout is told in docs/architecture.md.
"""

import hashlib
import sqlite3
import sys


def field(value):
    """A field: 4-byte big-endian length and the bytes; an absent value is the length FF FF FF FF alone."""
    if value is None:
        return b"\xff\xff\xff\xff"
    data = value if isinstance(value, bytes) else str(value).encode()
    return len(data).to_bytes(4, "big") + data


def rows(database, sql):
    """All rows by their delivery (the first column), in the order of the query."""
    found = {}
    for row in database.execute(sql):
        found.setdefault(row[0], []).append(row[1:])
    return found


def main(path):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    events = rows(
        database,
        """SELECT e.delivery, 'event', e.seq, s.solution_id, p.portfolio_id, n.event, t.status, e.triggered_at,
                  e.effective_at, e.extra
           FROM event e JOIN solution s ON s.id = e.solution JOIN portfolio p ON p.id = e.portfolio
                JOIN event_name n ON n.id = e.event JOIN status t ON t.id = e.status
           ORDER BY e.seq""",
    )
    redeliveries = rows(database, "SELECT delivery, 'redelivery', id, seq, nth FROM redelivery ORDER BY id")
    quarantine = rows(
        database, "SELECT delivery, 'quarantine', id, reason, sha256, size FROM quarantine ORDER BY id"
    )
    link, number, seq = bytes(32), 0, 0
    deliveries = database.execute(
        """SELECT delivery, source, received_at, recorded_at, body_sha256, body_bytes, signed_by, events,
                  redeliveries, quarantined, ignored, link
           FROM delivery ORDER BY delivery"""
    )
    for *fields, stored in deliveries:
        number += 1
        own = [of.pop(number, []) for of in (events, redeliveries, quarantine)]
        parts = [b"lifecycle-v1", link, field("delivery"), *map(field, fields)]
        parts += [field(value) for kind in own for row in kind for value in row]
        link = hashlib.sha256(b"".join(parts)).digest()
        seqs = [row[1] for row in own[0]]
        if seqs:
            gapless = seqs == list(range(seq + 1, seq + 1 + len(seqs)))
            seq = seqs[-1]
        else:
            gapless = True
        if fields[0] != number or link != stored or not gapless or fields[7] != len(own[0]):
            print(f"damaged at delivery {number}: its rows don't give its link")
            return 1
    orphans = sorted(set(events) | set(redeliveries) | set(quarantine))
    if orphans:
        print(f"damaged: rows of delivery {orphans[0]}, which is not there")
        return 1
    print(f"{number}:{link.hex()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
