-- The ledger on PostgreSQL. Ids are UUIDv7: their order is the order of time, so events and attempts are partitioned by ranges of
-- their own id, a day in each, and a look-up by id alone reaches one partition. No foreign keys on the hot tables: a partition must
-- drop without a scan, and a delivery outlives its configuration.

CREATE TABLE sources (
    id              uuid PRIMARY KEY,
    slug            text NOT NULL UNIQUE,
    name            text NOT NULL,
    provider        text NOT NULL,
    enabled         boolean NOT NULL,
    methods         text NOT NULL,          -- JSON array
    max_body_bytes  integer NOT NULL,
    require_json    boolean NOT NULL,
    rate_limit      text,                   -- JSON
    dedupe          text NOT NULL,          -- JSON
    credentials     text NOT NULL,          -- sealed JSON
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL
);

CREATE TABLE destinations (
    id                     uuid PRIMARY KEY,
    name                   text NOT NULL UNIQUE,
    kind                   smallint NOT NULL,
    url                    text,
    target                 text,
    output_settings        text,            -- JSON
    timeout_seconds        double precision NOT NULL,
    verify_tls             boolean NOT NULL,
    forward_path           boolean NOT NULL,
    allow_private_network  boolean,
    max_concurrency        integer,
    rate_limit             text,            -- JSON
    enabled                boolean NOT NULL,
    paused_at              timestamptz,
    secrets                text NOT NULL,   -- sealed JSON
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL
);

CREATE TABLE subscriptions (
    id              uuid PRIMARY KEY,
    source_id       uuid NOT NULL REFERENCES sources ON DELETE CASCADE,
    destination_id  uuid NOT NULL REFERENCES destinations ON DELETE CASCADE,
    filter          text,                   -- JSON
    retry           text NOT NULL,          -- JSON
    enabled         boolean NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL
);

CREATE INDEX subscriptions_source ON subscriptions (source_id);

-- Counts every change of the configuration, so that a process sees with one cheap read whether its catalog is stale.
CREATE TABLE catalog_version (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    version  bigint NOT NULL
);
INSERT INTO catalog_version VALUES (true, 1);

-- Small facts about the installation itself (the key ring's check value, …).
CREATE TABLE installation (
    key    text PRIMARY KEY,
    value  text NOT NULL
);

CREATE TABLE api_keys (
    id          uuid PRIMARY KEY,
    name        text NOT NULL,
    hash        bytea NOT NULL UNIQUE,      -- SHA-256 of the key
    scope       text NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz,
    revoked_at  timestamptz
);

CREATE TABLE audit (
    id       uuid PRIMARY KEY,
    at       timestamptz NOT NULL,
    actor    text NOT NULL,
    action   text NOT NULL,
    subject  text NOT NULL,
    details  text                           -- JSON
);

CREATE TABLE replays (
    id              uuid PRIMARY KEY,
    query           text NOT NULL,          -- JSON
    destination_id  uuid,
    reason          text,
    rate_per_second double precision,
    state           smallint NOT NULL,      -- 0 running, 1 done, 2 cancelled, 3 failed
    total           bigint NOT NULL,
    made            bigint NOT NULL,
    cursor          uuid,                   -- the last event replayed
    actor           text NOT NULL,
    created_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    error           text
);

CREATE TABLE events (
    id                 uuid NOT NULL,
    source_id          uuid NOT NULL,
    received_at        timestamptz NOT NULL,
    method             text NOT NULL,
    path               text NOT NULL,
    query              text NOT NULL,
    headers            text NOT NULL,       -- JSON array of pairs
    body               bytea NOT NULL,
    event_type         text,
    provider_event_id  text,
    remote_address     text,
    trace_parent       text,
    verified_by        text NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);

-- Catches what no daily partition covers, so that a late partition job can never refuse an event.
CREATE TABLE events_default PARTITION OF events DEFAULT;

CREATE TABLE dedupe_keys (
    source_id   uuid NOT NULL,
    key         bytea NOT NULL,
    event_id    uuid NOT NULL,
    expires_at  timestamptz NOT NULL,
    PRIMARY KEY (source_id, key)
);
CREATE INDEX dedupe_keys_expiry ON dedupe_keys USING brin (expires_at);

CREATE TABLE deliveries (
    id               uuid PRIMARY KEY,
    event_id         uuid NOT NULL,
    source_id        uuid NOT NULL,
    destination_id   uuid NOT NULL,
    subscription_id  uuid,
    replay_id        uuid,
    state            smallint NOT NULL,     -- DeliveryState
    trigger          smallint NOT NULL,     -- AttemptTrigger
    attempt_count    integer NOT NULL,
    due_at           timestamptz NOT NULL,
    lease_until      timestamptz,
    lease_token      bigint NOT NULL,
    created_at       timestamptz NOT NULL,
    finished_at      timestamptz,
    last_status      integer,
    last_error       text
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX deliveries_due ON deliveries (destination_id, due_at, id) WHERE state = 0;
CREATE INDEX deliveries_leased ON deliveries (lease_until) WHERE state = 1;
CREATE INDEX deliveries_dead ON deliveries (id) WHERE state = 3;
CREATE INDEX deliveries_event ON deliveries (event_id);

CREATE TABLE attempts (
    id                uuid NOT NULL,
    delivery_id       uuid NOT NULL,
    number            integer NOT NULL,
    trigger           smallint NOT NULL,
    started_at        timestamptz NOT NULL,
    duration_ms       integer NOT NULL,
    status            integer,
    error_code        text,
    error             text,
    remote_address    text,
    response_headers  text NOT NULL,        -- JSON array of pairs
    response_body     bytea NOT NULL,
    response_cut      boolean NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE TABLE attempts_default PARTITION OF attempts DEFAULT;
CREATE INDEX attempts_delivery ON attempts (delivery_id);

CREATE TABLE rejected_requests (
    id              uuid PRIMARY KEY,
    slug            text NOT NULL,
    source_id       uuid,
    received_at     timestamptz NOT NULL,
    method          text NOT NULL,
    path            text NOT NULL,
    query           text NOT NULL,
    headers         text NOT NULL,          -- JSON array of pairs, credentials masked
    body            bytea NOT NULL,
    body_size       bigint NOT NULL,
    remote_address  text,
    status          integer NOT NULL,
    code            text NOT NULL,
    reason          text NOT NULL
);
