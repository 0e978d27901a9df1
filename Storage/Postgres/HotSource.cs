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
        "-c plan_cache_mode=force_generic_plan -c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=30000";

    private readonly NpgsqlDataSource _source;
    private readonly PostgresRetry _retry;

    public HotSource(string connectionString, TimeProvider clock)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.Options = $"{builder.Options} {Settings}".TrimStart();
        builder.ApplicationName ??= "webhookops";
        builder.NoResetOnClose = true; // nothing here leaves a setting behind: what is set is set for one transaction
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

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
