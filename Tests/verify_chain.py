"""Checks the hash chain of a lifecycle database, on its own: standard library only, sharing no code with the program.

Usage: python3 verify_chain.py FILE. Exit 0 and the head as `entry:hash`, or 1 and the first entry whose link does not
follow from its rows. The layout is told in docs/architecture.md.
"""

import hashlib
import sqlite3
import sys

SOLUTION = "(SELECT solution_id FROM solution WHERE id = {})"

# Of each kind of entry: its name, its own fields, and its rows as (name, order, fields). The first two of each entry
# are its number and recorded_at. Counts of rows are fields too, by their place.
KINDS = {
    0: (
        "delivery",
        "source, received_at, body_sha256, body_bytes, signed_by, events, redeliveries, quarantined, ignored",
        [
            (
                "event",
                "seq",
                "seq, " + SOLUTION.format("solution") + ", (SELECT portfolio_id FROM portfolio WHERE id = portfolio), "
                "(SELECT event FROM event_name WHERE id = event.event), "
                "(SELECT status FROM status WHERE id = event.status), "
                "triggered_at, effective_at, extra_sha256, extra_size",
            ),
            ("redelivery", "id", "id, seq, nth"),
            ("quarantine", "id", "id, reason, sha256, size"),
        ],
    ),
    1: (
        "note",
        "action, finding_kind, seq, " + SOLUTION.format("note.solution") + ", quarantine, app, by, until, basis, "
        "text_sha256, text_size",
        [],
    ),
    2: (
        "erasure",
        "by, erased, text_sha256, text_size",
        [("erased", "id", "id, what, number, sha256, size")],
    ),
    3: (
        "observation_run",
        "app, observed_at, is_complete, listed, unreadable, observations",
        [("observation", "id", "id, solution_id, status, pending")],
    ),
}


def field(value):
    """A field: 4-byte big-endian length and the bytes; an absent value is the length FF FF FF FF alone."""
    if value is None:
        return b"\xff\xff\xff\xff"
    data = value if isinstance(value, bytes) else str(value).encode()
    return len(data).to_bytes(4, "big") + data


def rows(database, table, order, fields):
    """All rows of a table by their entry, in order."""
    found = {}
    for row in database.execute(f"SELECT entry, {fields} FROM {table} ORDER BY {order}"):
        found.setdefault(row[0], []).append(row[1:])
    return found


def beside_the_log(database):
    """What lies beside the log must be what the log has the digest of, or have been erased."""
    erased = set(database.execute("SELECT what, number FROM erased"))
    digests = [
        (0, "SELECT seq, extra_sha256 FROM event WHERE extra_sha256 IS NOT NULL", "SELECT seq, value FROM kept_value"),
        (1, "SELECT entry, text_sha256 FROM note UNION ALL SELECT entry, text_sha256 FROM erasure",
         "SELECT entry, text FROM entry_text"),
    ]
    for what, logged, kept in digests:
        texts = dict(database.execute(kept))
        for number, digest in database.execute(logged):
            text = texts.pop(number, None)
            if text is None and (what, number) not in erased:
                return f"a text of {number} is gone, and no erasure says why"
            if text is not None and hashlib.sha256(text.encode()).digest() != digest:
                return f"a text of {number} is not that of its digest"
        if texts:
            return f"a text of {min(texts)} that the log has no digest of"
    return None


def main(path):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    own, belonging = {}, {}
    for kind, (name, fields, tables) in KINDS.items():
        own[kind] = rows(database, name, "entry", fields)
        belonging[kind] = [(table, rows(database, table, order, columns)) for table, order, columns in tables]
    link, number, seq, recorded = bytes(32), 0, 0, None
    for entry, kind, recorded_at, stored in database.execute(
        "SELECT entry, kind, recorded_at, link FROM entry ORDER BY entry"
    ):
        number += 1
        name = KINDS[kind][0]
        fields = own[kind].pop(entry, [])
        parts = [b"lifecycle-v1", link, field(name), field(entry), field(recorded_at)]
        parts += [field(value) for row in fields for value in row]
        counted = True
        for table, found in belonging[kind]:
            mine = found.pop(entry, [])
            parts += [part for row in mine for part in [field(table), *map(field, row)]]
            if table == "event":
                counted = counted and [row[0] for row in mine] == list(range(seq + 1, seq + 1 + len(mine)))
                counted = counted and len(fields) == 1 and fields[0][5] == len(mine)
                seq += len(mine)
        link = hashlib.sha256(b"".join(parts)).digest()
        in_time = recorded is None or recorded_at >= recorded
        recorded = recorded_at
        if entry != number or link != stored or len(fields) != 1 or not counted or not in_time:
            print(f"damaged at entry {number}: its rows don't give its link")
            return 1
    left = [found for kind in KINDS for found in [own[kind], *(found for _, found in belonging[kind])] if found]
    if left:
        print(f"damaged: rows of entry {min(left[0])}, which is not there")
        return 1
    damage = beside_the_log(database)
    if damage:
        print(f"damaged: {damage}")
        return 1
    print(f"{number}:{link.hex()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
