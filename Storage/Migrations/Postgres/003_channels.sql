-- Relay channels. Their messages are deliveries; here is only what a channel is, and who drains it.

CREATE TABLE channels (
    id                   uuid PRIMARY KEY,
    name                 text NOT NULL UNIQUE,
    tokens               text NOT NULL,         -- JSON: hashes
    ttl_seconds          double precision NOT NULL,
    max_queue_size       integer NOT NULL,
    overflow             smallint NOT NULL,     -- ChannelOverflow
    max_connections      integer NOT NULL,
    max_in_flight        integer NOT NULL,
    ack_timeout_seconds  double precision NOT NULL,
    allowed_addresses    text NOT NULL,         -- JSON array
    rate_per_second      double precision,
    redact               text NOT NULL,         -- JSON array
    cut_on_rotation      boolean NOT NULL,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL
);

-- What no row of deliveries tells cheaply. Written every few seconds, so apart from what is read with the catalog.
CREATE TABLE channel_counters (
    channel_id  uuid PRIMARY KEY REFERENCES channels ON DELETE CASCADE,
    delivered   bigint NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE channel_connections (
    id              uuid PRIMARY KEY,
    channel_id      uuid NOT NULL REFERENCES channels ON DELETE CASCADE,
    replica_id      uuid NOT NULL,
    connector_id    text NOT NULL,
    protocol        smallint NOT NULL,          -- ChannelProtocol
    remote_address  text NOT NULL,
    connected_at    timestamptz NOT NULL,
    seen_at         timestamptz NOT NULL,
    heartbeat_at    timestamptz,
    message_at      timestamptz,
    in_flight       integer NOT NULL,
    sent            bigint NOT NULL,
    acked           bigint NOT NULL,
    nacked          bigint NOT NULL,
    ending          boolean NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX channel_connections_channel ON channel_connections (channel_id);
CREATE INDEX channel_connections_replica ON channel_connections (replica_id);
