using System.Globalization;
using Npgsql;
using WebhookOps.Bench.Load;
using WebhookOps.Testing;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Bench.Bare;

/// <summary>PostgreSQL's own load generator: single rows of the events' size, each in a transaction of its own.</summary>
internal sealed class PgBench : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly NpgsqlConnectionStringBuilder _database;

    private PgBench(string connection) => _database = new NpgsqlConnectionStringBuilder(connection);

    public static async Task<PgBench> PrepareAsync(string connection)
    {
        var bench = new PgBench(connection);
        await using var source = NpgsqlDataSource.Create(connection);
        await using var create = source.CreateCommand("CREATE TABLE single (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), received_at timestamptz NOT NULL DEFAULT now(), body bytea NOT NULL)");
        await create.ExecuteNonQueryAsync();
        await File.WriteAllTextAsync(bench._folder["insert.sql"], FormattableString.Invariant($"INSERT INTO single (body) VALUES (decode(repeat('7b', {SignedRequest.BodySize}), 'hex'));\n"));
        return bench;
    }

    /// <returns>Rows a second.</returns>
    public async Task<double> RunAsync(int clients, int seconds)
    {
        var text = CultureInfo.InvariantCulture;
        await using var pgbench = ChildProcess.Start(
            Directory.GetDirectories("/usr/lib/postgresql").Select(d => $"{d}/bin/pgbench").Last(File.Exists),
            [
                "-n", "-M", "prepared", "-c", clients.ToString(text), "-j", "2", "-T", seconds.ToString(text), "-f", _folder["insert.sql"],
                "-h", _database.Host!, "-p", _database.Port.ToString(text), "-U", _database.Username!, _database.Database!,
            ]);
        var line = await pgbench.WaitForLineAsync(l => l.StartsWith("tps = ", StringComparison.Ordinal), TimeSpan.FromSeconds(seconds + 120));
        return double.Parse(line["tps = ".Length..].Split(' ')[0], text);
    }

    public void Dispose() => _folder.Dispose();
}
