-- What is derived from the log: rebuilt at any time by `lifecycle replay`, and written in the same
-- transaction as the log rows that it follows from. No foreign keys: `replay --check` compares every row with
-- a rebuilt one.

-- One row a solution: what an in-order event needs to be judged in O(1), and what a list shows. status: codes
-- of table status, NULL is ∅. stood, stood_before: bit sets of statuses that have been standing. *_before:
-- what stood before the last second. imported: events that came from a file; last_entry: the last entry that
-- brought an event or a redelivery of it. Times in Unix seconds, last_received_at in milliseconds.
CREATE TABLE standing (
    solution INTEGER PRIMARY KEY,
    is_test INTEGER NOT NULL,
    status INTEGER,
    since INTEGER,
    stood INTEGER NOT NULL,
    status_before INTEGER,
    since_before INTEGER,
    stood_before INTEGER NOT NULL,
    last_second INTEGER NOT NULL,
    reported INTEGER NOT NULL,
    is_disputed INTEGER NOT NULL,
    is_ambiguous INTEGER NOT NULL,
    events INTEGER NOT NULL,
    redeliveries INTEGER NOT NULL,
    last_event_seq INTEGER NOT NULL,
    last_received_at INTEGER NOT NULL,
    open_findings INTEGER NOT NULL,
    imported INTEGER NOT NULL,
    last_entry INTEGER NOT NULL
) STRICT;

CREATE TABLE standing_portfolio (
    solution INTEGER NOT NULL,
    portfolio INTEGER NOT NULL,
    PRIMARY KEY (solution, portfolio)
) STRICT, WITHOUT ROWID;

CREATE INDEX standing_portfolio_solutions ON standing_portfolio (portfolio, solution);

-- How many solutions stand where; status -1 is ∅.
CREATE TABLE tally (
    is_test INTEGER NOT NULL,
    status INTEGER NOT NULL,
    solutions INTEGER NOT NULL,
    PRIMARY KEY (is_test, status)
) STRICT, WITHOUT ROWID;

-- kind and reason are codes (Finding.Kind, Reason in the sources); the view `findings` shows their texts.
-- raised: how often it was raised.
CREATE TABLE finding (
    event_seq INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    solution INTEGER NOT NULL,
    is_test INTEGER NOT NULL,
    reason INTEGER,
    status_before INTEGER,
    late_by_seconds INTEGER,
    raised_at_seq INTEGER NOT NULL,
    healed_by_seq INTEGER,
    raised INTEGER NOT NULL,
    PRIMARY KEY (event_seq, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX finding_of_solution ON finding (solution, event_seq, kind);

-- Every raise (stands = 1) and heal (stands = 0), by the event that brought it about.
CREATE TABLE finding_change (
    at_seq INTEGER NOT NULL,
    event_seq INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    stands INTEGER NOT NULL,
    PRIMARY KEY (at_seq, event_seq, kind)
) STRICT, WITHOUT ROWID;

-- Solutions whose derived rows could not be written (a defect); readers judge them from the log until
-- `replay`.
CREATE TABLE stale (
    solution INTEGER PRIMARY KEY,
    since_seq INTEGER NOT NULL,
    problem TEXT NOT NULL
) STRICT;

-- The version of the rules that the rows above were derived by.
CREATE TABLE projection (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    rules_version INTEGER NOT NULL
) STRICT;

-- What lists are searched by, so that a page takes no longer in a large file: solutions by how long they have
-- had a status, the disputed ones, and open findings by kind and reason.
CREATE INDEX standing_in_status ON standing (status, since);
CREATE INDEX standing_disputed ON standing (solution) WHERE is_disputed = 1;
CREATE INDEX finding_open ON finding (is_test, kind, reason, event_seq) WHERE healed_by_seq IS NULL;
CREATE INDEX finding_standing ON finding (event_seq, kind) WHERE healed_by_seq IS NULL;

-- Views for people with a sqlite3 shell (open it with -readonly).

CREATE VIEW entries AS
SELECT
    entry,
    CASE kind WHEN 0 THEN 'delivery' WHEN 1 THEN 'note' WHEN 2 THEN 'erasure' ELSE 'observation_run' END
        AS kind,
    strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch') AS recorded_at,
    lower(hex(link)) AS link
FROM entry;

CREATE VIEW deliveries AS
SELECT
    entry,
    CASE source WHEN 0 THEN 'webhook' ELSE 'ingest' END AS source,
    strftime('%Y-%m-%dT%H:%M:%fZ', received_at / 1000.0, 'unixepoch') AS received_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch') AS recorded_at,
    lower(hex(body_sha256)) AS body_sha256,
    body_bytes, signed_by, events, redeliveries, quarantined, ignored,
    lower(hex(link)) AS link
FROM delivery;

CREATE VIEW events AS
SELECT
    event.seq, event.entry, solution.solution_id, portfolio.portfolio_id, event_name.event,
    status.status AS reported_status,
    strftime('%Y-%m-%dT%H:%M:%SZ', event.triggered_at, 'unixepoch') AS triggered_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', event.effective_at, 'unixepoch') AS effective_at,
    kept_value.value AS extra
FROM event
    JOIN solution ON solution.id = event.solution
    JOIN portfolio ON portfolio.id = event.portfolio
    JOIN event_name ON event_name.id = event.event
    JOIN status ON status.id = event.status
    LEFT JOIN kept_value ON kept_value.seq = event.seq;

CREATE VIEW notes AS
SELECT
    note.entry,
    CASE action WHEN 0 THEN 'acknowledge' WHEN 1 THEN 'reopen' ELSE 'comment' END AS action,
    finding_kind, seq, solution.solution_id, quarantine, by,
    strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch') AS recorded_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', until / 1000.0, 'unixepoch') AS until,
    entry_text.text
FROM note
    JOIN entry ON entry.entry = note.entry
    LEFT JOIN solution ON solution.id = note.solution
    LEFT JOIN entry_text ON entry_text.entry = note.entry;

CREATE VIEW solutions AS
SELECT
    solution.solution_id, now.status,
    strftime('%Y-%m-%dT%H:%M:%SZ', standing.since, 'unixepoch') AS since,
    reported.status AS reported_status,
    standing.is_disputed, standing.is_ambiguous, standing.events, standing.redeliveries,
    standing.open_findings, standing.last_event_seq
FROM standing
    JOIN solution ON solution.id = standing.solution
    JOIN status AS reported ON reported.id = standing.reported
    LEFT JOIN status AS now ON now.id = standing.status;

CREATE VIEW findings AS
SELECT
    CASE finding.kind
        WHEN 0 THEN 'ambiguous_order' WHEN 1 THEN 'event_mismatch' WHEN 2 THEN 'future_timestamp'
        WHEN 3 THEN 'illegal_transition' WHEN 4 THEN 'missing_timestamp' WHEN 5 THEN 'out_of_order'
        WHEN 6 THEN 'tolerated_transition' WHEN 7 THEN 'unknown_event' WHEN 8 THEN 'unknown_status'
    END AS kind,
    CASE finding.reason
        WHEN 0 THEN 'unknown_status' WHEN 1 THEN 'missed_start' WHEN 2 THEN 'skipped' WHEN 3 THEN 'repeated'
        WHEN 4 THEN 'backward' WHEN 5 THEN 'contradiction'
    END AS reason,
    solution.solution_id, finding.event_seq, status.status AS status_before, finding.late_by_seconds,
    finding.raised_at_seq, finding.healed_by_seq
FROM finding
    JOIN solution ON solution.id = finding.solution
    LEFT JOIN status ON status.id = finding.status_before;
