-- The words of events, by the events' rowids, without their texts. A sweep fills it after the fact, in the order of ids, and keeps under
-- 'search_indexed_to' how far it is; what is newer is read as it stands.
CREATE VIRTUAL TABLE event_words USING fts5(
    words,
    content = '',
    contentless_delete = 1,
    detail = none,
    tokenize = "ascii tokenchars '!#$%&()*+,-./:;<=>?@[]^_`{|}~'"
);

CREATE TRIGGER events_words_delete AFTER DELETE ON events BEGIN
    DELETE FROM event_words WHERE rowid = old.rowid;
END;

ALTER TABLE replays ADD COLUMN action integer NOT NULL DEFAULT 0; -- 0 replay, 1 retry, 2 cancel

CREATE TABLE saved_searches (
    id          blob PRIMARY KEY NOT NULL,
    name        text NOT NULL UNIQUE,
    query       text NOT NULL,
    actor       text NOT NULL,
    created_at  integer NOT NULL
);
