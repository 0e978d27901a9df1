using Npgsql;
using NpgsqlTypes;
using WebhookOps.Core.Net;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Tables;

/// <summary>One connection to PostgreSQL. The client is given an address that passed the guard, never the name.</summary>
internal sealed class PostgresTarget(OutputSettings settings, OutputContext context) : IBatchTarget
{
    private readonly Endpoint _endpoint = Endpoint.Of(settings);
    private readonly TableSettings _table = new(settings);
    private NpgsqlDataSource? _source;
    private NpgsqlConnection? _connection;

    public async Task WriteAsync(IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        try
        {
            var connection = _connection ??= await OpenAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await using var insert = new NpgsqlBatch(connection, transaction) { Timeout = 0 };
            var sql = _table.Insert(CastOf);
            foreach (var message in batch)
            {
                insert.BatchCommands.Add(CommandFor(sql, message));
            }

            await insert.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        catch (PostgresException refused) when (!refused.SqlState.StartsWith("57P", StringComparison.Ordinal)) // the server is going away
        {
            throw new OutputException($"PostgreSQL refused it: {refused.MessageText} ({refused.SqlState})", IsOfTheData(refused), cause: refused);
        }
    }

    public async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await connection.DisposeAsync();
        }

        if (Interlocked.Exchange(ref _source, null) is { } source)
        {
            await source.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => CloseAsync();

    /// <summary>Class 22 is data that no later attempt makes better.</summary>
    private static bool IsOfTheData(PostgresException refused) => refused.SqlState.StartsWith("22", StringComparison.Ordinal);

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        await CloseAsync();
        var addresses = await GuardedConnector.ResolveAsync(_endpoint.Host, context.AllowPrivateNetwork, cancellation);
        var builder = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder
        {
            Host = string.Join(',', addresses.Select(a => a.ToString())),
            Port = _endpoint.Port,
            Database = settings.Text("database"),
            Username = _endpoint.Username.Length > 0 ? _endpoint.Username : "postgres",
            Password = _endpoint.Password.Length > 0 ? _endpoint.Password : null,
            SslMode = _endpoint.Tls ? SslMode.Require : SslMode.Disable,
            Pooling = false,
            Timeout = 10,
            ApplicationName = "webhookops",
        }.ConnectionString);
        builder.UseSslClientAuthenticationOptionsCallback(tls =>
        {
            tls.TargetHost = _endpoint.Host;
            tls.RemoteCertificateValidationCallback = OutputHttp.CertificateCheck(context);
        });
        _source = builder.Build();
        var connection = await _source.OpenConnectionAsync(cancellation);
        try
        {
            if (_table.CreateTable)
            {
                await using var create = new NpgsqlCommand(_table.Create(c => c.Postgres), connection);
                await create.ExecuteNonQueryAsync(cancellation);
            }

            return connection;
        }
        catch (PostgresException race) when (race.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable)
        {
            return connection; // somebody made the table at the same moment
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static string CastOf(TableColumn column) => column.Postgres.StartsWith("jsonb", StringComparison.Ordinal) ? "::jsonb" : "";

    private NpgsqlBatchCommand CommandFor(string sql, OutputMessage message)
    {
        var command = new NpgsqlBatchCommand(sql);
        for (var i = 0; i < _table.Columns.Count; i++)
        {
            // Texts without a type: a column of the operator's own, of whatever type, takes what can be read as one.
            var value = _table.Columns[i].Value(message);
            command.Parameters.Add(value switch
            {
                byte[] bytes => new NpgsqlParameter($"p{i}", NpgsqlDbType.Bytea) { Value = bytes },
                DateTime moment => new NpgsqlParameter($"p{i}", NpgsqlDbType.TimestampTz) { Value = moment },
                string text => new NpgsqlParameter($"p{i}", NpgsqlDbType.Unknown) { Value = text.Replace("\0", "", StringComparison.Ordinal) },
                _ => new NpgsqlParameter($"p{i}", NpgsqlDbType.Unknown) { Value = DBNull.Value },
            });
        }

        return command;
    }
}
