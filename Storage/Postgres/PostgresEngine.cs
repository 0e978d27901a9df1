using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using WebhookOps.Core;
using WebhookOps.Storage.Events;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Retention;
using WebhookOps.Storage.Search.Index;

namespace WebhookOps.Storage.Postgres;

/// <summary>The ledger on PostgreSQL: a pool for pages and configuration here, one for the hot path in <see cref="HotSource"/>.</summary>
internal sealed partial class PostgresEngine(NpgsqlDataSource source, PostgresPartitions partitions, TimeProvider clock, ILogger<PostgresEngine> logger) : ILedgerEngine
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    public string Scripts => "Postgres";

    public string? StartLock => "SELECT pg_advisory_xact_lock(7266214)";

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(provider => NpgsqlDataSource.Create(ConnectionString(provider)));
        services.AddSingleton(provider => new HotSource(
            ConnectionString(provider),
            TimeSpan.FromSeconds(Options(provider).StatementTimeoutSeconds),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ILedgerEngine, PostgresEngine>();
        services.AddSingleton<IEventLog, PostgresEventLog>();
        services.AddSingleton<IDeliveryQueue, PostgresDeliveryQueue>();
        services.AddSingleton<IChannelQueue, PostgresChannelQueue>();
        services.AddSingleton<PostgresPartitions>();
        services.AddSingleton<ILedgerRetention, PostgresRetention>();
        services.AddSingleton<ISearchIndex, PostgresSearchIndex>();
        services.AddHostedService<PartitionKeeper>();
    }

    public Task PrepareAsync(CancellationToken cancellation) => WaitForServerAsync(cancellation);

    /// <summary>As long as it takes.</summary>
    public async Task WaitForServerAsync(CancellationToken cancellation)
    {
        for (var waited = false; ; waited = true)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellation);
                return;
            }
            catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InvalidCatalogName || refused.SqlState.StartsWith("28", StringComparison.Ordinal))
            {
                throw new CannotStartException(
                    $"PostgreSQL refused ConnectionStrings:webhookops: {refused.MessageText}. Create the database or the role, or correct the connection string.", refused);
            }
            catch (NpgsqlException failure)
            {
                if (!waited)
                {
                    LogWaiting(failure.Message);
                }

                await Task.Delay(s_pause, clock, cancellation);
            }
        }
    }

    /// <summary>
    /// Others may be at work; leases of those that died end by themselves. Today's partitions are there before anything comes in: rows that move
    /// to their day later hold everybody up.
    /// </summary>
    public async Task TakeOverAsync(CancellationToken cancellation)
    {
        try
        {
            await partitions.EnsureAsync(daysAhead: 0, cancellation);
        }
        catch (NpgsqlException)
        {
            // Others make them, or the keeper does soon, and says so if it cannot.
        }
    }

    public DbConnection CreateConnection() => source.CreateConnection();

    public void Configure(DbContextOptionsBuilder options) => options.UseNpgsql(source);

    /// <summary>Any number of writers may write at once.</summary>
    public ValueTask<IDisposable?> TakeTurnAsync(CancellationToken cancellation) => ValueTask.FromResult<IDisposable?>(null);

    private static LedgerOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<LedgerOptions>>().Value;

    private static string ConnectionString(IServiceProvider provider)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(Options(provider).ConnectionString) { MaxPoolSize = Options(provider).MaxConnections }.ConnectionString;
        }
        catch (ArgumentException wrong)
        {
            throw new CannotStartException(
                $"ConnectionStrings:webhookops is not a PostgreSQL connection string: {wrong.Message} Write it as Host=…;Port=5432;Database=…;Username=…;Password=….", wrong);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for PostgreSQL: {Reason}")]
    private partial void LogWaiting(string reason);
}
