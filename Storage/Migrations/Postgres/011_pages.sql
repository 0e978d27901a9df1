-- Events that have a dead letter are found without reading the deliveries themselves.
CREATE INDEX deliveries_dead_event ON deliveries (event_id) WHERE state = 3;
