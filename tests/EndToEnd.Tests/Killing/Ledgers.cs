using WebhookOps.Testing.Servers;

namespace WebhookOps.EndToEnd.Tests.Killing;

/// <summary>Both engines, by name.</summary>
internal static class Ledgers
{
    public const string Sqlite = "SQLite";
    public const string Postgres = "PostgreSQL";

    /// <returns>A connection string; null: SQLite.</returns>
    public static async Task<string?> MakeAsync(string engine) =>
        engine == Postgres ? await (await PostgresServer.SharedAsync()).CreateDatabaseAsync() : null;
}
