-- Relay channels. Their messages are deliveries; here is only what a channel is, and who drains it.

CREATE TABLE channels (
    id                   blob PRIMARY KEY,
    name                 text NOT NULL UNIQUE,
    tokens               text NOT NULL,         -- JSON: hashes
    ttl_seconds          real NOT NULL,
    max_queue_size       integer NOT NULL,
    overflow             integer NOT NULL,      -- ChannelOverflow
    max_connections      integer NOT NULL,
    max_in_flight        integer NOT NULL,
    ack_timeout_seconds  real NOT NULL,
    allowed_addresses    text NOT NULL,         -- JSON array
    rate_per_second      real,
    redact               text NOT NULL,         -- JSON array
    cut_on_rotation      integer NOT NULL,
    created_at           integer NOT NULL,
    updated_at           integer NOT NULL
);

-- What no row of deliveries tells cheaply. Written every few seconds, so apart from what is read with the catalog.
CREATE TABLE channel_counters (
    channel_id  blob PRIMARY KEY REFERENCES channels ON DELETE CASCADE,
    delivered   integer NOT NULL
);

CREATE TABLE channel_connections (
    id              blob PRIMARY KEY,
    channel_id      blob NOT NULL REFERENCES channels ON DELETE CASCADE,
    replica_id      blob NOT NULL,
    connector_id    text NOT NULL,
    protocol        integer NOT NULL,           -- ChannelProtocol
    remote_address  text NOT NULL,
    connected_at    integer NOT NULL,
    seen_at         integer NOT NULL,
    heartbeat_at    integer,
    message_at      integer,
    in_flight       integer NOT NULL,
    sent            integer NOT NULL,
    acked           integer NOT NULL,
    nacked          integer NOT NULL,
    ending          integer NOT NULL
);
CREATE INDEX channel_connections_channel ON channel_connections (channel_id);
CREATE INDEX channel_connections_replica ON channel_connections (replica_id);
