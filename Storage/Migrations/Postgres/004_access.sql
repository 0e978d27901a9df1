-- Who may use the operator plane, and from which browsers they do.

CREATE TABLE users (
    id                uuid PRIMARY KEY,
    name              text NOT NULL UNIQUE,
    role              text NOT NULL,
    password          text,                 -- salted hash; null: none yet, or signs in elsewhere
    invitation        bytea UNIQUE,         -- SHA-256 of the token of a link that sets the password
    invitation_until  timestamptz,
    disabled_at       timestamptz,
    signed_in_at      timestamptz,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL
);

-- Accounts of other houses (GitHub) that are users here. The subject is what never changes there, the login what people see.
CREATE TABLE external_identities (
    id          uuid PRIMARY KEY,
    user_id     uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    provider    text NOT NULL,
    subject     text NOT NULL,
    login       text NOT NULL,
    created_at  timestamptz NOT NULL,
    UNIQUE (provider, subject)
);

-- A signed-in browser. Without its row a cookie is worth nothing.
CREATE TABLE sessions (
    id              uuid PRIMARY KEY,
    user_id         uuid REFERENCES users ON DELETE CASCADE,
    key_id          uuid REFERENCES api_keys ON DELETE CASCADE,
    fingerprint     text,                   -- of the configuration's key, where it was that
    method          text NOT NULL,
    remote_address  text NOT NULL,
    user_agent      text NOT NULL,
    created_at      timestamptz NOT NULL,
    seen_at         timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    ended_at        timestamptz
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);
