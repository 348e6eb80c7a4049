-- The log: what was received, append-only. It is the truth; everything else is a fold of it.
--
-- Integers inside where they pay (solutions, portfolios, statuses and event names are interned); the views at
-- the end of m0002 show plain names and texts. Times: *_at of deliveries in Unix milliseconds, of events in
-- Unix seconds. Every table is covered by the hash chain (delivery.link), see docs/architecture.md.

CREATE TABLE solution (
    id INTEGER PRIMARY KEY,
    solution_id TEXT NOT NULL UNIQUE CHECK (length(solution_id) BETWEEN 1 AND 261)
) STRICT;

CREATE TABLE portfolio (
    id INTEGER PRIMARY KEY,
    portfolio_id TEXT NOT NULL UNIQUE CHECK (length(portfolio_id) BETWEEN 1 AND 256)
) STRICT;

-- 0 to 5 are the six of Meta's reference, in lifecycle order; what else was reported follows.
CREATE TABLE status (
    id INTEGER PRIMARY KEY,
    status TEXT NOT NULL UNIQUE CHECK (length(status) BETWEEN 1 AND 256)
) STRICT;

INSERT INTO status (id, status) VALUES
    (0, 'DRAFT'), (1, 'INITIATED'), (2, 'ACTIVE'), (3, 'REJECTED'), (4, 'PENDING_DEACTIVATION'),
    (5, 'DEACTIVATED');

-- 0 and 1 are the two that Meta documents; what else was sent follows.
CREATE TABLE event_name (
    id INTEGER PRIMARY KEY,
    event TEXT NOT NULL UNIQUE CHECK (length(event) BETWEEN 1 AND 256)
) STRICT;

INSERT INTO event_name (id, event) VALUES (0, 'SOLUTION_CREATED'), (1, 'SOLUTION_UPDATED');

-- One row a stored POST body. Counts are of changes (and of quarantined elements) in the body; `redeliveries`
-- counts also those beyond the 100 rows kept for one event. `link` is this delivery's link of the hash chain.
CREATE TABLE delivery (
    delivery INTEGER PRIMARY KEY CHECK (delivery >= 1),
    source INTEGER NOT NULL CHECK (source IN (0, 1)), -- 0 webhook, 1 ingest
    received_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    body_sha256 BLOB NOT NULL CHECK (length(body_sha256) = 32),
    body_bytes INTEGER NOT NULL CHECK (body_bytes >= 0),
    signed_by TEXT,
    events INTEGER NOT NULL CHECK (events >= 0),
    redeliveries INTEGER NOT NULL CHECK (redeliveries >= 0),
    quarantined INTEGER NOT NULL CHECK (quarantined >= 0),
    ignored INTEGER NOT NULL CHECK (ignored >= 0),
    link BLOB NOT NULL CHECK (length(link) = 32)
) STRICT;

-- One row a change, in arrival order, without gaps.
CREATE TABLE event (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    delivery INTEGER NOT NULL REFERENCES delivery,
    solution INTEGER NOT NULL REFERENCES solution,
    portfolio INTEGER NOT NULL REFERENCES portfolio,
    event INTEGER NOT NULL REFERENCES event_name,
    status INTEGER NOT NULL REFERENCES status,
    triggered_at INTEGER CHECK (triggered_at BETWEEN 1 AND 253402300799),
    effective_at INTEGER NOT NULL,
    extra TEXT
) STRICT;

-- Identity: a change that is here already is a redelivery. 0 stands for "no trigger time", which is never 0.
-- The index also finds a solution's events, and those of one second.
CREATE UNIQUE INDEX event_identity ON event (solution, ifnull(triggered_at, 0), status, event, portfolio);

-- The few events that are ordered by their receipt, for the same search by second.
CREATE INDEX event_ordered_by_receipt ON event (solution, effective_at)
    WHERE triggered_at IS NOT effective_at;

-- A change delivered again; at most 100 rows an event, so that a resent body can't grow the file without end.
CREATE TABLE redelivery (
    id INTEGER PRIMARY KEY,
    delivery INTEGER NOT NULL REFERENCES delivery,
    seq INTEGER NOT NULL REFERENCES event,
    nth INTEGER NOT NULL CHECK (nth BETWEEN 1 AND 100)
) STRICT;

CREATE UNIQUE INDEX redelivery_nth ON redelivery (seq, nth);

-- What could not be read: digest, size and reason for ever.
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    delivery INTEGER NOT NULL REFERENCES delivery,
    reason TEXT NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    size INTEGER NOT NULL CHECK (size >= 0)
) STRICT;

-- What comes again is known by its digest: at most 100 rows of one, so that a resent body can't grow the file
-- without end.
CREATE INDEX quarantine_digest ON quarantine (sha256);

-- Its bytes, beside the log, once for one digest: they may hold personal data, and may be purged.
CREATE TABLE quarantine_bytes (
    id INTEGER PRIMARY KEY REFERENCES quarantine,
    bytes BLOB NOT NULL
) STRICT;

-- One row, counted up at every opening for writing: a durable commit before the first answer makes durable
-- what an earlier process may have written and not synced.
CREATE TABLE opening (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    openings INTEGER NOT NULL
) STRICT;

INSERT INTO opening (id, openings) VALUES (1, 0);

CREATE TRIGGER solution_is_never_changed BEFORE UPDATE ON solution
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER solution_is_never_deleted BEFORE DELETE ON solution
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER portfolio_is_never_changed BEFORE UPDATE ON portfolio
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER portfolio_is_never_deleted BEFORE DELETE ON portfolio
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER status_is_never_changed BEFORE UPDATE ON status
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER status_is_never_deleted BEFORE DELETE ON status
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER event_name_is_never_changed BEFORE UPDATE ON event_name
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER event_name_is_never_deleted BEFORE DELETE ON event_name
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER delivery_is_never_changed BEFORE UPDATE ON delivery
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER delivery_is_never_deleted BEFORE DELETE ON delivery
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER redelivery_is_never_changed BEFORE UPDATE ON redelivery
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER redelivery_is_never_deleted BEFORE DELETE ON redelivery
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER quarantine_is_never_changed BEFORE UPDATE ON quarantine
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER quarantine_is_never_deleted BEFORE DELETE ON quarantine
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER quarantine_bytes_are_never_changed BEFORE UPDATE ON quarantine_bytes
BEGIN SELECT raise(ABORT, 'quarantined bytes may be purged, never changed'); END;
