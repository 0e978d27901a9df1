using System.Globalization;
using Microsoft.Data.Sqlite;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Files;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Tables;

/// <summary>One connection to an SQLite file.</summary>
internal sealed class SqliteTarget(OutputSettings settings, OutputContext context) : IBatchTarget
{
    private readonly TableSettings _table = new(settings);
    private SqliteConnection? _connection;

    public async Task WriteAsync(IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        try
        {
            var connection = _connection ??= await OpenAsync(cancellation);
            await using var transaction = connection.BeginTransaction(deferred: false);
            await using var insert = connection.CreateCommand();
            insert.Transaction = transaction;
            insert.CommandText = _table.Insert(static _ => "");
            foreach (var message in batch)
            {
                insert.Parameters.Clear();
                for (var i = 0; i < _table.Columns.Count; i++)
                {
                    insert.Parameters.AddWithValue($"@p{i}", _table.Columns[i].Value(message) switch
                    {
                        DateTime moment => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
                        { } value => value,
                        null => DBNull.Value,
                    });
                }

                await insert.ExecuteNonQueryAsync(cancellation);
            }

            await transaction.CommitAsync(cancellation);
        }
        catch (SqliteException failure)
        {
            throw new OutputException($"SQLite refused it: {failure.Message}", cause: failure);
        }
    }

    public async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await connection.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellation)
    {
        var file = OutputFolder.Place(Path.GetFullPath(context.FilesPath), settings.Text("path"));
        await using (OutputFolder.Create(file, FileMode.OpenOrCreate))
        {
        }

        SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 30 }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" + (_table.CreateTable ? _table.Create(c => c.Sqlite) : "");
            await command.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
