-- What is wrong, whom to tell of it, and what is still to be told.

-- What one process at a time does, and until when it is whose.
CREATE TABLE duties (
    name    text PRIMARY KEY,
    holder  uuid NOT NULL,
    until   timestamptz NOT NULL
);

-- Attempts of the last hour by destination, as each worker counts them every few seconds. The ids are the time.
CREATE TABLE delivery_tallies (
    id              uuid PRIMARY KEY,
    destination_id  uuid NOT NULL,
    delivered       bigint NOT NULL,
    failed          bigint NOT NULL
);

CREATE TABLE alert_targets (
    id                     uuid PRIMARY KEY,
    name                   text NOT NULL UNIQUE,
    kind                   smallint NOT NULL,   -- AlertTargetKind
    enabled                boolean NOT NULL,
    incidents              text NOT NULL,       -- JSON array of kinds
    allow_private_network  boolean,
    settings               text NOT NULL,       -- sealed JSON
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL
);

CREATE TABLE incidents (
    id               uuid PRIMARY KEY,
    kind             smallint NOT NULL,         -- IncidentKind
    subject_id       uuid NOT NULL,
    subject          text NOT NULL,
    summary          text NOT NULL,
    opened_at        timestamptz NOT NULL,
    clear_since      timestamptz,
    acknowledged_at  timestamptz,
    acknowledged_by  text,
    resolved_at      timestamptz,
    resolution       text
);
-- One open incident of each kind and subject, whoever notices it.
CREATE UNIQUE INDEX incidents_open ON incidents (kind, subject_id) WHERE resolved_at IS NULL;

CREATE TABLE notices (
    id           uuid PRIMARY KEY,
    incident_id  uuid NOT NULL REFERENCES incidents ON DELETE CASCADE,
    target_id    uuid NOT NULL REFERENCES alert_targets ON DELETE CASCADE,
    phase        smallint NOT NULL,             -- NoticePhase
    state        smallint NOT NULL,             -- NoticeState
    attempts     integer NOT NULL,
    due_at       timestamptz NOT NULL,
    told_at      timestamptz,
    last_error   text,
    created_at   timestamptz NOT NULL,
    UNIQUE (incident_id, target_id, phase)
);
CREATE INDEX notices_due ON notices (due_at) WHERE state = 0;
CREATE INDEX notices_target ON notices (target_id);
