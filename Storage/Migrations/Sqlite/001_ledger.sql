-- The ledger on SQLite: the tables of PostgreSQL in one file, without partitions. Ids are the 16 bytes of a UUIDv7, big-endian, so that
-- their order is the order of time; moments are Unix microseconds; booleans are 0 and 1.

CREATE TABLE sources (
    id              blob PRIMARY KEY,
    slug            text NOT NULL UNIQUE,
    name            text NOT NULL,
    provider        text NOT NULL,
    enabled         integer NOT NULL,
    methods         text NOT NULL,          -- JSON array
    max_body_bytes  integer NOT NULL,
    require_json    integer NOT NULL,
    rate_limit      text,                   -- JSON
    dedupe          text NOT NULL,          -- JSON
    credentials     text NOT NULL,          -- sealed JSON
    created_at      integer NOT NULL,
    updated_at      integer NOT NULL
);

CREATE TABLE destinations (
    id                     blob PRIMARY KEY,
    name                   text NOT NULL UNIQUE,
    kind                   integer NOT NULL,
    url                    text,
    target                 text,
    output_settings        text,            -- JSON
    timeout_seconds        real NOT NULL,
    verify_tls             integer NOT NULL,
    forward_path           integer NOT NULL,
    allow_private_network  integer,
    max_concurrency        integer,
    rate_limit             text,            -- JSON
    enabled                integer NOT NULL,
    paused_at              integer,
    secrets                text NOT NULL,   -- sealed JSON
    created_at             integer NOT NULL,
    updated_at             integer NOT NULL
);

CREATE TABLE subscriptions (
    id              blob PRIMARY KEY,
    source_id       blob NOT NULL REFERENCES sources ON DELETE CASCADE,
    destination_id  blob NOT NULL REFERENCES destinations ON DELETE CASCADE,
    filter          text,                   -- JSON
    retry           text NOT NULL,          -- JSON
    enabled         integer NOT NULL,
    created_at      integer NOT NULL,
    updated_at      integer NOT NULL
);

CREATE INDEX subscriptions_source ON subscriptions (source_id);

-- Counts every change of the configuration, so that a process sees with one cheap read whether its catalog is stale.
CREATE TABLE catalog_version (
    one      integer PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    version  integer NOT NULL
);
INSERT INTO catalog_version VALUES (1, 1);

-- Small facts about the installation itself (the key ring's check value, …).
CREATE TABLE installation (
    key    text PRIMARY KEY,
    value  text NOT NULL
);

CREATE TABLE api_keys (
    id          blob PRIMARY KEY,
    name        text NOT NULL,
    hash        blob NOT NULL UNIQUE,      -- SHA-256 of the key
    scope       text NOT NULL,
    created_at  integer NOT NULL,
    expires_at  integer,
    revoked_at  integer
);

CREATE TABLE audit (
    id       blob PRIMARY KEY,
    at       integer NOT NULL,
    actor    text NOT NULL,
    action   text NOT NULL,
    subject  text NOT NULL,
    details  text                           -- JSON
);

CREATE TABLE replays (
    id              blob PRIMARY KEY,
    query           text NOT NULL,          -- JSON
    destination_id  blob,
    reason          text,
    rate_per_second real,
    state           integer NOT NULL,      -- 0 running, 1 done, 2 cancelled, 3 failed
    total           integer NOT NULL,
    made            integer NOT NULL,
    cursor          blob,                   -- the last event replayed
    actor           text NOT NULL,
    created_at      integer NOT NULL,
    finished_at     integer,
    error           text
);

-- The body comes last: SQLite walks a long row's overflow pages to reach what stands behind it.
CREATE TABLE events (
    id                 blob NOT NULL,
    source_id          blob NOT NULL,
    received_at        integer NOT NULL,
    method             text NOT NULL,
    path               text NOT NULL,
    query              text NOT NULL,
    event_type         text,
    provider_event_id  text,
    remote_address     text,
    trace_parent       text,
    verified_by        text NOT NULL,
    headers            text NOT NULL,       -- JSON array of pairs
    body               blob NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE dedupe_keys (
    source_id   blob NOT NULL,
    key         blob NOT NULL,
    event_id    blob NOT NULL,
    expires_at  integer NOT NULL,
    PRIMARY KEY (source_id, key)
) WITHOUT ROWID;
CREATE INDEX dedupe_keys_expiry ON dedupe_keys (expires_at);

CREATE TABLE deliveries (
    id               blob PRIMARY KEY NOT NULL,
    event_id         blob NOT NULL,
    source_id        blob NOT NULL,
    destination_id   blob NOT NULL,
    subscription_id  blob,
    replay_id        blob,
    state            integer NOT NULL,     -- DeliveryState
    trigger          integer NOT NULL,     -- AttemptTrigger
    attempt_count    integer NOT NULL,
    due_at           integer NOT NULL,
    lease_until      integer,
    lease_token      integer NOT NULL,
    created_at       integer NOT NULL,
    finished_at      integer,
    last_status      integer,
    last_error       text
) WITHOUT ROWID;

CREATE INDEX deliveries_due ON deliveries (destination_id, due_at, id) WHERE state = 0;
CREATE INDEX deliveries_leased ON deliveries (lease_until) WHERE state = 1;
CREATE INDEX deliveries_dead ON deliveries (id) WHERE state = 3;
CREATE INDEX deliveries_event ON deliveries (event_id);

CREATE TABLE attempts (
    id                blob NOT NULL,
    delivery_id       blob NOT NULL,
    number            integer NOT NULL,
    trigger           integer NOT NULL,
    started_at        integer NOT NULL,
    duration_ms       integer NOT NULL,
    status            integer,
    error_code        text,
    error             text,
    remote_address    text,
    response_headers  text NOT NULL,        -- JSON array of pairs
    response_body     blob NOT NULL,
    response_cut      integer NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX attempts_delivery ON attempts (delivery_id);
CREATE INDEX attempts_failed ON attempts (id) WHERE error_code IS NOT NULL;

CREATE TABLE rejected_requests (
    id              blob PRIMARY KEY,
    slug            text NOT NULL,
    source_id       blob,
    received_at     integer NOT NULL,
    method          text NOT NULL,
    path            text NOT NULL,
    query           text NOT NULL,
    headers         text NOT NULL,          -- JSON array of pairs, credentials masked
    body            blob NOT NULL,
    body_size       integer NOT NULL,
    remote_address  text,
    status          integer NOT NULL,
    code            text NOT NULL,
    reason          text NOT NULL
);
