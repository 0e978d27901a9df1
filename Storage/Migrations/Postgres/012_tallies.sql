-- A destination that took the last of its attempts is not failing, however many failed before it.
ALTER TABLE delivery_tallies ADD COLUMN last_failed boolean NOT NULL DEFAULT true;
