-- What lists are searched by, so that a page takes no longer in a large file: solutions by how long they
-- stand in a status, the disputed ones, and the findings that stand by kind and reason.

CREATE INDEX standing_in_status ON standing (status, since);
CREATE INDEX standing_disputed ON standing (solution) WHERE is_disputed = 1;
CREATE INDEX finding_open ON finding (is_test, kind, reason, event_seq) WHERE healed_by_seq IS NULL;
