-- Programs near private apps. The last six columns are what their sessions say, written far more often than the rest.

CREATE TABLE agents (
    id               blob PRIMARY KEY,
    name             text NOT NULL UNIQUE,
    tunnel_id        text NOT NULL UNIQUE,
    allowed_targets  text NOT NULL,         -- JSON array
    secrets          text NOT NULL,         -- sealed JSON
    revoked_at       integer,
    created_at       integer NOT NULL,
    updated_at       integer NOT NULL,
    session          integer NOT NULL,
    connected_at     integer,
    last_seen_at     integer,
    disconnected_at  integer,
    version          text NOT NULL,
    remote_address   text NOT NULL
);
