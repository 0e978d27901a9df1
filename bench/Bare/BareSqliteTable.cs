using Microsoft.Data.Sqlite;

namespace WebhookOps.Bench.Bare;

/// <summary>One table, one connection, WAL and full synchrony: what the ledger on SQLite uses too.</summary>
internal sealed class BareSqliteTable : IBareTable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;

    public BareSqliteTable(string path)
    {
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        using (var setup = _connection.CreateCommand())
        {
            setup.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE bare (id BLOB PRIMARY KEY, received_at INTEGER NOT NULL, body BLOB NOT NULL)";
            setup.ExecuteNonQuery();
        }

        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO bare VALUES ($id, $at, $body)";
        _insert.Parameters.Add("$id", SqliteType.Blob);
        _insert.Parameters.Add("$at", SqliteType.Integer);
        _insert.Parameters.Add("$body", SqliteType.Blob);
        _insert.Prepare();
    }

    public int Writers => 1;

    public Task<IReadOnlyList<bool>> InsertAsync(IReadOnlyList<BareRow> rows, CancellationToken cancellation)
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        foreach (var row in rows)
        {
            _insert.Parameters[0].Value = row.Id.ToByteArray(bigEndian: true);
            _insert.Parameters[1].Value = row.ReceivedAt.ToUnixTimeMilliseconds();
            _insert.Parameters[2].Value = row.Body;
            _insert.ExecuteNonQuery();
        }

        transaction.Commit();
        return Task.FromResult<IReadOnlyList<bool>>(new bool[rows.Count]);
    }

    public async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
