-- Programs near private apps. The last six columns are what their sessions say, written far more often than the rest.

CREATE TABLE agents (
    id               uuid PRIMARY KEY,
    name             text NOT NULL UNIQUE,
    tunnel_id        text NOT NULL UNIQUE,
    allowed_targets  text NOT NULL,         -- JSON array
    secrets          text NOT NULL,         -- sealed JSON
    revoked_at       timestamptz,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    session          bigint NOT NULL,
    connected_at     timestamptz,
    last_seen_at     timestamptz,
    disconnected_at  timestamptz,
    version          text NOT NULL,
    remote_address   text NOT NULL
) WITH (fillfactor = 70);
