using WebhookOps.Bench.Product;
using WebhookOps.Testing;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Bench.Benches;

/// <summary>One of the two engines, with fresh databases for each server that is measured.</summary>
internal sealed class Engine(string name, PostgresServer? postgres) : IAsyncDisposable
{
    private readonly List<TempFolder> _folders = [];

    public string Name => name;

    public static async Task<IReadOnlyList<Engine>> StartAsync(string which)
    {
        var engines = new List<Engine>();
        if (which is "both" or "sqlite")
        {
            engines.Add(new Engine("sqlite", null));
        }

        if (which is "both" or "postgres")
        {
            engines.Add(new Engine("postgres", await PostgresServer.StartNewAsync()));
        }

        return engines;
    }

    public string NewFolder()
    {
        var folder = new TempFolder();
        _folders.Add(folder);
        return folder.Path;
    }

    /// <summary>A connection string to an empty database, or null on SQLite.</summary>
    public async Task<string?> NewDatabaseAsync() => postgres is null ? null : await postgres.CreateDatabaseAsync();

    /// <summary>Whether the database is a process of its own.</summary>
    public bool HasServer => postgres is not null;

    /// <summary>Processor time that the database server has used so far; zero where there is none.</summary>
    public double DatabaseCpuSeconds => postgres is null ? 0 : CpuClock.SecondsOf(postgres.Pid);

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }

        foreach (var folder in _folders)
        {
            folder.Dispose();
        }
    }
}
