using Npgsql;

namespace WebhookOps.Storage.Postgres;

/// <summary>
/// Connections of the hot path. A queue's statistics are always out of date (a table that was empty a second ago, a state that every
/// row is about to leave), so the planner is told here what it cannot know: every statement is a handful of index look-ups. Searches
/// and pages use a pool of their own, where the planner is free.
/// </summary>
internal sealed class HotSource : IAsyncDisposable
{
    private const string Settings =
        "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off " +
        "-c plan_cache_mode=force_generic_plan -c lock_timeout=10000 -c idle_in_transaction_session_timeout=30000";

    /// <summary>A usual batch of events in one system call each way; the driver's 8 KB would take four or more.</summary>
    private const int BufferBytes = 64 * 1024;

    /// <summary>How much longer than the server the driver waits before it breaks off a statement itself.</summary>
    private const int DriverPatienceSeconds = 5;

    private readonly NpgsqlDataSource _source;
    private readonly PostgresRetry _retry;

    public HotSource(string connectionString, TimeSpan statementTimeout, TimeProvider clock)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.Options = $"{builder.Options} {Settings} -c statement_timeout={statementTimeout.TotalMilliseconds:F0}".TrimStart();
        builder.CommandTimeout = (int)statementTimeout.TotalSeconds + DriverPatienceSeconds;
        builder.ApplicationName ??= "webhookops";
        builder.NoResetOnClose = true; // nothing here leaves a setting behind: what is set is set for one transaction
        builder.ReadBufferSize = builder.WriteBufferSize = BufferBytes;
        _source = new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
        _retry = new PostgresRetry(clock);
    }

    /// <summary>
    /// Runs work on a connection, again if the server went away meanwhile. The work must come to the same end when its transaction was
    /// committed although the answer was lost.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The server did not come back in time.</exception>
    public Task<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation) =>
        _retry.RunAsync(
            async token =>
            {
                await using var connection = await _source.OpenConnectionAsync(token);
                return await work(connection, token);
            },
            cancellation);

    /// <summary>Runs one statement, as <see cref="RunAsync"/> does.</summary>
    /// <returns>How many rows it touched.</returns>
    public Task<int> ExecuteAsync(string sql, Action<NpgsqlCommand> bind, CancellationToken cancellation) => RunAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(sql, connection);
            bind(command);
            await command.PrepareAsync(token);
            return await command.ExecuteNonQueryAsync(token);
        },
        cancellation);

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
