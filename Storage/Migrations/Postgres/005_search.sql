-- The words of events, by the events' ids, in partitions of a day as those are. A sweep fills it after the fact, in the order of ids, and
-- keeps under 'search_indexed_to' how far it is; what is newer is read as it stands.
CREATE TABLE event_words (
    id     uuid NOT NULL,
    words  tsvector NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE TABLE event_words_default PARTITION OF event_words DEFAULT;
CREATE INDEX event_words_words ON event_words USING gin (words);

ALTER TABLE replays ADD COLUMN action smallint NOT NULL DEFAULT 0; -- 0 replay, 1 retry, 2 cancel

CREATE TABLE saved_searches (
    id          uuid PRIMARY KEY,
    name        text NOT NULL UNIQUE,
    query       text NOT NULL,
    actor       text NOT NULL,
    created_at  timestamptz NOT NULL
);
