-- Who may use the operator plane, and from which browsers they do.

CREATE TABLE users (
    id                blob PRIMARY KEY,
    name              text NOT NULL UNIQUE,
    role              text NOT NULL,
    password          text,                 -- salted hash; null: none yet, or signs in elsewhere
    invitation        blob UNIQUE,         -- SHA-256 of the token of a link that sets the password
    invitation_until  integer,
    disabled_at       integer,
    signed_in_at      integer,
    created_at        integer NOT NULL,
    updated_at        integer NOT NULL
);

-- Accounts of other houses (GitHub) that are users here. The subject is what never changes there, the login what people see.
CREATE TABLE external_identities (
    id          blob PRIMARY KEY,
    user_id     blob NOT NULL REFERENCES users ON DELETE CASCADE,
    provider    text NOT NULL,
    subject     text NOT NULL,
    login       text NOT NULL,
    created_at  integer NOT NULL,
    UNIQUE (provider, subject)
);

-- A signed-in browser. Without its row a cookie is worth nothing.
CREATE TABLE sessions (
    id              blob PRIMARY KEY,
    user_id         blob REFERENCES users ON DELETE CASCADE,
    key_id          blob REFERENCES api_keys ON DELETE CASCADE,
    fingerprint     text,                   -- of the configuration's key, where it was that
    method          text NOT NULL,
    remote_address  text NOT NULL,
    user_agent      text NOT NULL,
    created_at      integer NOT NULL,
    seen_at         integer NOT NULL,
    expires_at      integer NOT NULL,
    ended_at        integer
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);
