-- The log: one sequence of entries, append-only. It is the truth; everything else is a fold of it.
--
-- Integers inside where they pay (solutions, portfolios, statuses and event names are interned); the views at
-- the end of m0002 show plain names and texts. Times: `recorded_at`, `received_at`, `until` and `observed_at`
-- in Unix milliseconds, times of events in Unix seconds. Every table of the log is covered by the hash chain
-- (entry.link), see docs/architecture.md. What may be erased lies beside the log, in tables of its own: the
-- log has its SHA-256 and its size.

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

-- One row an entry, numbered from 1 without gaps. `recorded_at` is this machine's clock at the commit, and
-- never less than that of the entry before. `link` is the entry's link of the hash chain.
--
-- Nearly all entries are deliveries, of kind 0: what belongs to a delivery lies in the same row, so that it
-- costs no second one. Counts are of changes (and of quarantined elements) in the body; `redeliveries` counts
-- also those beyond the 100 rows kept for one event.
CREATE TABLE entry (
    entry INTEGER PRIMARY KEY CHECK (entry >= 1),
    kind INTEGER NOT NULL CHECK (kind IN (0, 1, 2, 3)), -- delivery, note, erasure, observation_run
    recorded_at INTEGER NOT NULL,
    link BLOB NOT NULL CHECK (length(link) = 32),
    source INTEGER CHECK (source IN (0, 1)), -- 0 webhook, 1 ingest
    received_at INTEGER,
    body_sha256 BLOB CHECK (length(body_sha256) = 32),
    body_bytes INTEGER CHECK (body_bytes >= 0),
    signed_by TEXT,
    events INTEGER CHECK (events >= 0),
    redeliveries INTEGER CHECK (redeliveries >= 0),
    quarantined INTEGER CHECK (quarantined >= 0),
    ignored INTEGER CHECK (ignored >= 0),
    CHECK (kind <> 0 OR source IS NOT NULL AND received_at IS NOT NULL AND body_sha256 IS NOT NULL
        AND body_bytes IS NOT NULL AND events IS NOT NULL AND redeliveries IS NOT NULL
        AND quarantined IS NOT NULL AND ignored IS NOT NULL),
    CHECK (kind = 0 OR source IS NULL AND received_at IS NULL AND body_sha256 IS NULL
        AND body_bytes IS NULL AND signed_by IS NULL AND events IS NULL AND redeliveries IS NULL
        AND quarantined IS NULL AND ignored IS NULL)
) STRICT;

CREATE TRIGGER entry_follows_the_last BEFORE INSERT ON entry
WHEN new.entry <> ifnull((SELECT max(entry) FROM entry), 0) + 1
    OR new.recorded_at < (SELECT recorded_at FROM entry ORDER BY entry DESC LIMIT 1)
BEGIN SELECT raise(ABORT, 'an entry follows the last one, and is not recorded before it'); END;

-- The entries that are deliveries.
CREATE VIEW delivery AS
SELECT
    entry, recorded_at, link, source, received_at, body_sha256, body_bytes, signed_by, events, redeliveries,
    quarantined, ignored
FROM entry WHERE kind = 0;

-- One row a change, in arrival order, without gaps. `extra_sha256` and `extra_size` are of the kept value.
CREATE TABLE event (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    entry INTEGER NOT NULL REFERENCES entry,
    solution INTEGER NOT NULL REFERENCES solution,
    portfolio INTEGER NOT NULL REFERENCES portfolio,
    event INTEGER NOT NULL REFERENCES event_name,
    status INTEGER NOT NULL REFERENCES status,
    triggered_at INTEGER CHECK (triggered_at BETWEEN 1 AND 253402300799),
    effective_at INTEGER NOT NULL,
    extra_sha256 BLOB CHECK (length(extra_sha256) = 32),
    extra_size INTEGER CHECK (extra_size >= 0 AND (extra_size IS NULL) = (extra_sha256 IS NULL))
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
    entry INTEGER NOT NULL REFERENCES entry,
    seq INTEGER NOT NULL REFERENCES event,
    nth INTEGER NOT NULL CHECK (nth BETWEEN 1 AND 100)
) STRICT;

CREATE UNIQUE INDEX redelivery_nth ON redelivery (seq, nth);

-- What could not be read: digest, size and reason for ever.
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES entry,
    reason TEXT NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    size INTEGER NOT NULL CHECK (size >= 0)
) STRICT;

-- What comes again is known by its digest: at most 100 rows of one, so that a resent body can't grow the file
-- without end.
CREATE INDEX quarantine_digest ON quarantine (sha256);

-- Kind 1: what somebody said about one finding (finding_kind and seq), solution or quarantined element.
-- An acknowledgement keeps its basis: what the finding said, and how often it had been raised.
CREATE TABLE note (
    entry INTEGER PRIMARY KEY REFERENCES entry,
    action INTEGER NOT NULL CHECK (action IN (0, 1, 2)), -- acknowledge, reopen, comment
    finding_kind TEXT CHECK ((finding_kind IS NULL) = (seq IS NULL AND app IS NULL)),
    seq INTEGER REFERENCES event,
    solution INTEGER REFERENCES solution,
    quarantine INTEGER REFERENCES quarantine,
    app TEXT CHECK (app IS NULL OR solution IS NOT NULL), -- with a finding about a solution and an app
    by TEXT NOT NULL CHECK (length(by) BETWEEN 1 AND 64),
    until INTEGER,
    basis TEXT CHECK (action = 0 OR basis IS NULL),
    text_sha256 BLOB NOT NULL CHECK (length(text_sha256) = 32),
    text_size INTEGER NOT NULL CHECK (text_size >= 1),
    CHECK ((seq IS NOT NULL) + (solution IS NOT NULL) + (quarantine IS NOT NULL) = 1)
) STRICT;

CREATE INDEX note_of_finding ON note (seq, finding_kind) WHERE seq IS NOT NULL;
CREATE INDEX note_of_solution ON note (solution) WHERE solution IS NOT NULL;
CREATE INDEX note_of_quarantine ON note (quarantine) WHERE quarantine IS NOT NULL;

-- Kind 2: who had what erased, and why.
CREATE TABLE erasure (
    entry INTEGER PRIMARY KEY REFERENCES entry,
    by TEXT NOT NULL CHECK (length(by) BETWEEN 1 AND 64),
    erased INTEGER NOT NULL CHECK (erased >= 1),
    text_sha256 BLOB NOT NULL CHECK (length(text_sha256) = 32),
    text_size INTEGER NOT NULL CHECK (text_size >= 1)
) STRICT;

-- What an erasure erased, each by the number that it bore and by the digest that the log has of it.
CREATE TABLE erased (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES erasure,
    -- 0 the kept value of an event (seq), 1 the text of an entry, 2 the kept body of an entry, 3 quarantined
    -- bytes (id)
    what INTEGER NOT NULL CHECK (what IN (0, 1, 2, 3)),
    number INTEGER NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    size INTEGER NOT NULL CHECK (size >= 0)
) STRICT;

CREATE UNIQUE INDEX erased_once ON erased (what, number);

-- Kind 3: what Meta's Graph API said when it was asked, once for each app and run.
CREATE TABLE observation_run (
    entry INTEGER PRIMARY KEY REFERENCES entry,
    app TEXT NOT NULL CHECK (length(app) BETWEEN 1 AND 256),
    observed_at INTEGER NOT NULL,
    is_complete INTEGER NOT NULL CHECK (is_complete IN (0, 1)),
    listed INTEGER NOT NULL CHECK (listed >= 0),
    unreadable INTEGER NOT NULL CHECK (unreadable >= 0),
    observations INTEGER NOT NULL CHECK (observations >= 0)
) STRICT;

-- One row a solution whose answer differs from the last one of that app; NULL: no longer listed.
CREATE TABLE observation (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES observation_run,
    solution_id TEXT NOT NULL CHECK (length(solution_id) BETWEEN 1 AND 256),
    status TEXT,
    pending TEXT
) STRICT;

-- Beside the log: may be erased, never changed.

-- The whole `value` of an event's change, where it has members beyond the three.
CREATE TABLE kept_value (
    seq INTEGER PRIMARY KEY REFERENCES event,
    value TEXT NOT NULL
) STRICT;

-- The texts of notes, and the reasons of erasures.
CREATE TABLE entry_text (
    entry INTEGER PRIMARY KEY REFERENCES entry,
    text TEXT NOT NULL
) STRICT;

-- What could not be read, once for one digest.
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
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
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
CREATE TRIGGER note_is_never_changed BEFORE UPDATE ON note
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER note_is_never_deleted BEFORE DELETE ON note
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER erasure_is_never_changed BEFORE UPDATE ON erasure
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER erasure_is_never_deleted BEFORE DELETE ON erasure
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER erased_is_never_changed BEFORE UPDATE ON erased
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER erased_is_never_deleted BEFORE DELETE ON erased
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER observation_run_is_never_changed BEFORE UPDATE ON observation_run
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER observation_run_is_never_deleted BEFORE DELETE ON observation_run
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER observation_is_never_changed BEFORE UPDATE ON observation
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER observation_is_never_deleted BEFORE DELETE ON observation
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER kept_value_is_never_changed BEFORE UPDATE ON kept_value
BEGIN SELECT raise(ABORT, 'what lies beside the log may be erased, never changed'); END;
CREATE TRIGGER entry_text_is_never_changed BEFORE UPDATE ON entry_text
BEGIN SELECT raise(ABORT, 'what lies beside the log may be erased, never changed'); END;
CREATE TRIGGER quarantine_bytes_is_never_changed BEFORE UPDATE ON quarantine_bytes
BEGIN SELECT raise(ABORT, 'what lies beside the log may be erased, never changed'); END;
