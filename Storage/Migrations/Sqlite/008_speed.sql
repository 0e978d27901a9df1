-- The newest dedupe keys, in the order they came in, before they move to dedupe_keys: see SqliteDedupe.
CREATE TABLE recent_keys (
    place       integer PRIMARY KEY,
    source_id   blob NOT NULL,
    key         blob NOT NULL,
    event_id    blob NOT NULL,
    expires_at  integer NOT NULL
);

-- Retention walks through the keys now and then instead: an index would have to be written for every event.
DROP INDEX dedupe_keys_expiry;
