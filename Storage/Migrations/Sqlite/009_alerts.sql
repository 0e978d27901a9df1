-- What is wrong, whom to tell of it, and what is still to be told.

-- What one process at a time does, and until when it is whose.
CREATE TABLE duties (
    name    text PRIMARY KEY,
    holder  blob NOT NULL,
    until   integer NOT NULL
);

-- Attempts of the last hour by destination, as each worker counts them every few seconds. The ids are the time.
CREATE TABLE delivery_tallies (
    id              blob PRIMARY KEY,
    destination_id  blob NOT NULL,
    delivered       integer NOT NULL,
    failed          integer NOT NULL
);

CREATE TABLE alert_targets (
    id                     blob PRIMARY KEY,
    name                   text NOT NULL UNIQUE,
    kind                   integer NOT NULL,   -- AlertTargetKind
    enabled                integer NOT NULL,
    incidents              text NOT NULL,       -- JSON array of kinds
    allow_private_network  integer,
    settings               text NOT NULL,       -- sealed JSON
    created_at             integer NOT NULL,
    updated_at             integer NOT NULL
);

CREATE TABLE incidents (
    id               blob PRIMARY KEY,
    kind             integer NOT NULL,         -- IncidentKind
    subject_id       blob NOT NULL,
    subject          text NOT NULL,
    summary          text NOT NULL,
    opened_at        integer NOT NULL,
    clear_since      integer,
    acknowledged_at  integer,
    acknowledged_by  text,
    resolved_at      integer,
    resolution       text
);
-- One open incident of each kind and subject, whoever notices it.
CREATE UNIQUE INDEX incidents_open ON incidents (kind, subject_id) WHERE resolved_at IS NULL;

CREATE TABLE notices (
    id           blob PRIMARY KEY,
    incident_id  blob NOT NULL REFERENCES incidents ON DELETE CASCADE,
    target_id    blob NOT NULL REFERENCES alert_targets ON DELETE CASCADE,
    phase        integer NOT NULL,             -- NoticePhase
    state        integer NOT NULL,             -- NoticeState
    attempts     integer NOT NULL,
    due_at       integer NOT NULL,
    told_at      integer,
    last_error   text,
    created_at   integer NOT NULL,
    UNIQUE (incident_id, target_id, phase)
);
CREATE INDEX notices_due ON notices (due_at) WHERE state = 0;
CREATE INDEX notices_target ON notices (target_id);
