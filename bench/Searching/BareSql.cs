namespace WebhookOps.Bench.Searching;

/// <summary>What both engines are asked alike.</summary>
internal static class BareSql
{
    public const string Summary = "SELECT id, source_id, received_at, method, path, event_type, provider_event_id, verified_by, length(body) FROM events";

    public const string Order = "ORDER BY id DESC LIMIT";

    /// <summary>What is waiting and dead, by destination, and the latest deliveries' times.</summary>
    public static IReadOnlyList<string> Overview { get; } =
    [
        "SELECT destination_id, count(*), min(created_at) FROM deliveries WHERE state = 0 GROUP BY destination_id",
        "SELECT count(*) FROM deliveries WHERE state = 1",
        "SELECT destination_id, count(*) FROM deliveries WHERE state = 3 GROUP BY destination_id",
        "SELECT created_at, finished_at, state FROM deliveries ORDER BY id DESC LIMIT 5000",
    ];

    /// <summary>What each part of a period counts.</summary>
    /// <param name="parameter">How the engine writes the nth parameter, which is the nth bound of ids.</param>
    public static string CountParts(int parts, Func<int, string> parameter)
    {
        return string.Join(" UNION ALL ", Enumerable.Range(1, parts).SelectMany(Counts));

        IEnumerable<string> Counts(int part)
        {
            var within = $"id >= {parameter(part)} AND id < {parameter(part + 1)}";
            return
            [
                $"SELECT count(*) FROM events WHERE {within}",
                $"SELECT count(*) FROM rejected_requests WHERE {within}",
                $"SELECT count(*) FROM attempts WHERE {within}",
                $"SELECT count(*) FROM attempts WHERE {within} AND error_code IS NOT NULL",
            ];
        }
    }
}
