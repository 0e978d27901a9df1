namespace WebhookOps.Storage.Postgres;

/// <summary>
/// The statements of the queue. States: 0 pending, 1 sending, 2 delivered, 3 dead, 4 cancelled. A row has a lease token while it is
/// sending, and 0 otherwise. What is looked up by id names no state as the partial indexes do (hence <c>state + 0</c>): the planner
/// would walk such an index from end to end when it believes that it is small.
/// </summary>
internal static class QueueSql
{
    // The commit of a claim is not waited for. A crash may take the claim back, and another worker then claims the row under a token of
    // its own; tokens are random, never counted, so the first worker's outcome is refused all the same. Recording waits for its commit,
    // which carries every earlier one with it.
    public const string Claim = """
        WITH hurry AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
        due AS MATERIALIZED (
            SELECT ready.id, lane.lease
            FROM hurry, unnest($1::uuid[], $2::integer[], $3::interval[]) AS lane (destination_id, room, lease)
            JOIN destinations target ON target.id = lane.destination_id AND target.enabled AND target.paused_at IS NULL
            CROSS JOIN LATERAL (
                SELECT id FROM deliveries
                WHERE destination_id = lane.destination_id AND state = 0 AND due_at <= $4
                ORDER BY due_at, id
                LIMIT lane.room
                FOR UPDATE SKIP LOCKED) ready),
        claimed AS (
            UPDATE deliveries d
            SET state = 1, attempt_count = d.attempt_count + 1, lease_until = $4 + due.lease, lease_token = $5
            FROM due
            WHERE d.id = due.id
            RETURNING d.id, d.event_id, d.destination_id, d.subscription_id, d.lease_until, d.attempt_count, d.trigger, d.due_at)
        SELECT d.id, d.event_id, d.destination_id, d.subscription_id, d.lease_until, d.attempt_count, d.trigger, d.due_at,
               e.id, e.source_id, e.received_at, e.method, e.path, e.query, e.headers, e.body, e.event_type, e.provider_event_id,
               e.remote_address, e.trace_parent, e.verified_by
        FROM claimed d
        LEFT JOIN events e ON e.id = d.event_id AND e.removed_bytes IS NULL
        ORDER BY d.due_at, d.id
        """;

    public const string Record = """
        WITH outcome AS MATERIALIZED (
            SELECT * FROM unnest($2::uuid[], $3::bigint[], $4::smallint[], $5::timestamptz[], $6::boolean[], $7::uuid[], $8::integer[],
                                 $9::smallint[], $10::timestamptz[], $11::integer[], $12::integer[], $13::text[], $14::text[],
                                 $15::text[], $16::text[], $17::bytea[], $18::boolean[])
                AS o (id, token, state, due_at, counted, attempt_id, number, trigger, started_at, duration_ms, status, error_code,
                      error, remote_address, response_headers, response_body, response_cut)),
        recorded AS (
            UPDATE deliveries d
            SET state = o.state,
                trigger = CASE WHEN o.state = 0 THEN 1 ELSE d.trigger END,
                attempt_count = CASE WHEN o.counted THEN d.attempt_count ELSE d.attempt_count - 1 END,
                due_at = CASE WHEN o.state = 0 THEN o.due_at ELSE d.due_at END,
                lease_until = NULL,
                lease_token = 0,
                finished_at = CASE WHEN o.state = 0 THEN NULL ELSE $1::timestamptz END,
                last_status = o.status,
                last_error = o.error_code
            FROM outcome o
            WHERE d.id = o.id AND d.lease_token = o.token
            RETURNING d.id),
        kept AS (
            INSERT INTO attempts (id, delivery_id, number, trigger, started_at, duration_ms, status, error_code, error, remote_address,
                                  response_headers, response_body, response_cut)
            SELECT o.attempt_id, o.id, o.number, o.trigger, o.started_at, o.duration_ms, o.status, o.error_code, o.error,
                   o.remote_address, o.response_headers, o.response_body, o.response_cut
            FROM outcome o
            WHERE o.id IN (SELECT id FROM recorded))
        SELECT id FROM recorded
        """;

    public const string FindRecorded = "SELECT delivery_id FROM attempts WHERE id = ANY ($1::uuid[])";

    public const string GiveBack = """
        UPDATE deliveries d
        SET state = 0, attempt_count = d.attempt_count - 1, lease_until = NULL, lease_token = 0
        FROM unnest($1::uuid[], $2::bigint[]) AS claim (id, token)
        WHERE d.id = claim.id AND d.lease_token = claim.token
        """;

    // LATERAL and LIMIT, not EXISTS: that the planner may turn round, to walk through all that is owed to a destination that is paused.
    public const string FindDueDestinations = """
        SELECT target.id
        FROM destinations target
        CROSS JOIN LATERAL (SELECT FROM deliveries WHERE destination_id = target.id AND state = 0 AND due_at <= $1 LIMIT 1) due
        WHERE target.enabled AND target.paused_at IS NULL
        """;

    public const string FindExpired = """
        SELECT id, destination_id, subscription_id, attempt_count, trigger, lease_until
        FROM deliveries
        WHERE state = 1 AND lease_until <= $1
        ORDER BY lease_until
        LIMIT $2
        FOR UPDATE SKIP LOCKED
        """;

    public const string ReleaseExpired = """
        WITH lost AS MATERIALIZED (
            SELECT * FROM unnest($2::uuid[], $3::boolean[], $4::uuid[], $5::integer[], $6::smallint[], $7::timestamptz[])
                AS l (id, dead, attempt_id, number, trigger, started_at)),
        kept AS (
            INSERT INTO attempts (id, delivery_id, number, trigger, started_at, duration_ms, error_code, error, response_headers,
                                  response_body, response_cut)
            SELECT attempt_id, id, number, trigger, started_at, 0, $8, $9, '[]', '', false FROM lost)
        UPDATE deliveries d
        SET state = CASE WHEN lost.dead THEN 3 ELSE 0 END,
            trigger = CASE WHEN lost.dead THEN d.trigger ELSE 1 END,
            due_at = CASE WHEN lost.dead THEN d.due_at ELSE $1::timestamptz END,
            lease_until = NULL,
            lease_token = 0,
            finished_at = CASE WHEN lost.dead THEN $1::timestamptz END,
            last_status = NULL,
            last_error = $8
        FROM lost
        WHERE d.id = lost.id
        """;

    // Leaps through the index from destination to destination, however much each is owed.
    public const string BuryOrphans = """
        WITH RECURSIVE owed (destination_id) AS (
            SELECT (SELECT destination_id FROM deliveries WHERE state = 0 ORDER BY destination_id LIMIT 1)
            UNION ALL
            SELECT (SELECT d.destination_id FROM deliveries d WHERE d.state = 0 AND d.destination_id > owed.destination_id ORDER BY d.destination_id LIMIT 1)
            FROM owed WHERE owed.destination_id IS NOT NULL),
        orphan AS MATERIALIZED (
            SELECT d.id
            FROM owed
            CROSS JOIN LATERAL (
                SELECT id FROM deliveries WHERE destination_id = owed.destination_id AND state = 0 LIMIT $2 FOR UPDATE SKIP LOCKED) d
            WHERE owed.destination_id IS NOT NULL AND NOT EXISTS (SELECT FROM destinations WHERE id = owed.destination_id)
            LIMIT $2)
        UPDATE deliveries d
        SET state = 3, finished_at = $1, last_status = NULL, last_error = $3
        FROM orphan
        WHERE d.id = orphan.id
        """;

    public const string Retry = """
        UPDATE deliveries d
        SET state = 0, trigger = $2, attempt_count = 0, due_at = $3, finished_at = NULL
        FROM unnest($1::uuid[]) AS asked (id)
        WHERE d.id = asked.id AND d.state + 0 <> 1
        RETURNING d.destination_id
        """;

    public const string Cancel = """
        UPDATE deliveries d
        SET state = 4, finished_at = $2, last_error = $3
        FROM unnest($1::uuid[]) AS asked (id)
        WHERE d.id = asked.id AND d.state + 0 = 0
        """;

    public const string AddReplay = """
        INSERT INTO deliveries (id, event_id, source_id, destination_id, subscription_id, replay_id, state, trigger, attempt_count,
                                due_at, lease_token, created_at)
        SELECT d.id, d.event_id, d.source_id, d.destination_id, d.subscription_id, d.replay_id, 0, 4, 0, $1, 0, $1
        FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[])
            AS d (id, event_id, source_id, destination_id, subscription_id, replay_id)
        ON CONFLICT (id) DO NOTHING
        """;
}
