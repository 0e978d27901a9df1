using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace WebhookOps.Storage.Sqlite;

/// <summary>Connections that read beside the writer; each read sees one consistent picture.</summary>
internal sealed class SqliteReaders(IOptions<LedgerOptions> options) : IDisposable
{
    private const int MaxIdle = 4;

    private readonly ConcurrentBag<SqliteDatabase> _idle = [];

    public T Read<T>(Func<SqliteDatabase, T> read)
    {
        if (!_idle.TryTake(out var database))
        {
            database = SqliteDatabase.Open(options.Value.SqliteFile, "PRAGMA query_only = 1", "PRAGMA cache_size = -2000");
        }

        try
        {
            database.Execute("BEGIN");
            var result = read(database);
            database.Execute("COMMIT");
            if (_idle.Count < MaxIdle)
            {
                _idle.Add(database);
                return result;
            }

            database.Dispose();
            return result;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public void Dispose() => CloseIdle();

    /// <summary>Closes those that nobody reads with; the next read opens another.</summary>
    public void CloseIdle()
    {
        while (_idle.TryTake(out var database))
        {
            database.Dispose();
        }
    }
}
