-- How long a source keeps its events and their bodies, where it differs from the rest; and the size of a body that retention has removed
-- from an event that stays.
ALTER TABLE sources ADD COLUMN retention text; -- JSON
ALTER TABLE events ADD COLUMN removed_bytes integer;
