namespace WebhookOps.Storage.Postgres;

/// <summary>The statements that append to the ledger. Parameters $1 to $23 are the same in both of a batch of events.</summary>
internal static class AppendSql
{
    private const string Keys = "unnest($1::uuid[], $2::bytea[], $3::uuid[], $4::timestamptz[])";

    private const string Events =
        """
        unnest($5::uuid[], $6::uuid[], $7::timestamptz[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bytea[], $13::text[],
               $14::text[], $15::text[], $16::text[], $17::text[])
        """;

    private const string Deliveries = "unnest($18::uuid[], $19::uuid[], $20::uuid[], $21::uuid[], $22::uuid[], $23::timestamptz[])";

    private const string IntoEvents =
        """
        INSERT INTO events (id, source_id, received_at, method, path, query, headers, body, event_type, provider_event_id, remote_address,
                            trace_parent, verified_by)
        """;

    private const string IntoDeliveries =
        """
        INSERT INTO deliveries (id, event_id, source_id, destination_id, subscription_id, state, trigger, attempt_count, due_at,
                                lease_token, created_at)
        SELECT d.id, d.event_id, d.source_id, d.destination_id, d.subscription_id, 0, 0, 0, d.created_at, 0, d.created_at
        """;

    /// <summary>All or nothing: looking first costs less than inserts that must be ready for a conflict.</summary>
    public const string New = $"""
        WITH held AS MATERIALIZED (
            SELECT FROM {Keys} AS asked (source_id, key, event_id, expires_at)
            JOIN dedupe_keys held ON held.source_id = asked.source_id AND held.key = asked.key
            LIMIT 1),
        claimed AS (
            INSERT INTO dedupe_keys (source_id, key, event_id, expires_at)
            SELECT * FROM {Keys} WHERE NOT EXISTS (SELECT FROM held)),
        kept AS (
            {IntoEvents}
            SELECT * FROM {Events} WHERE NOT EXISTS (SELECT FROM held)),
        owed AS (
            {IntoDeliveries}
            FROM {Deliveries} AS d (id, event_id, source_id, destination_id, subscription_id, created_at)
            WHERE NOT EXISTS (SELECT FROM held))
        SELECT NOT EXISTS (SELECT FROM held)
        """;

    /// <summary>
    /// $24: now; $25: which events have a key. Returns the events that won theirs. A batch whose commit was not heard of is sent again,
    /// hence ON CONFLICT (id).
    /// </summary>
    public const string Careful = $"""
        WITH claimed AS (
            INSERT INTO dedupe_keys AS held (source_id, key, event_id, expires_at)
            SELECT * FROM {Keys}
            ON CONFLICT (source_id, key) DO UPDATE
                SET event_id = excluded.event_id, expires_at = excluded.expires_at
                WHERE held.expires_at <= $24
            RETURNING event_id),
        lost AS MATERIALIZED (
            SELECT keyed.id FROM unnest($5::uuid[], $25::boolean[]) AS keyed (id, has_key)
            WHERE keyed.has_key AND keyed.id NOT IN (SELECT event_id FROM claimed)),
        kept AS (
            {IntoEvents}
            SELECT * FROM {Events} AS e (id, source_id, received_at, method, path, query, headers, body, event_type, provider_event_id,
                                         remote_address, trace_parent, verified_by)
            WHERE e.id NOT IN (SELECT id FROM lost)
            ON CONFLICT (id) DO NOTHING),
        owed AS (
            {IntoDeliveries}
            FROM {Deliveries} AS d (id, event_id, source_id, destination_id, subscription_id, created_at)
            WHERE d.event_id NOT IN (SELECT id FROM lost)
            ON CONFLICT (id) DO NOTHING)
        SELECT event_id FROM claimed
        """;

    public const string FindFirst = """
        SELECT asked.place, held.event_id
        FROM unnest($1::integer[], $2::uuid[], $3::bytea[]) AS asked (place, source_id, key)
        JOIN dedupe_keys held ON held.source_id = asked.source_id AND held.key = asked.key
        """;

    public const string Rejected = """
        INSERT INTO rejected_requests (id, slug, source_id, received_at, method, path, query, headers, body, body_size,
                                       remote_address, status, code, reason)
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[],
                             $9::bytea[], $10::bigint[], $11::text[], $12::integer[], $13::text[], $14::text[])
        ON CONFLICT (id) DO NOTHING
        """;
}
