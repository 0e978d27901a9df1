using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Destinations;
using WebhookOps.Storage.Events;
using WebhookOps.Storage.Queue;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Storage.Tests.Contract;

/// <summary>A ledger started the way the product starts it, on SQLite or on a database of the shared PostgreSQL.</summary>
internal sealed class EngineUnderTest : ILedgerUnderTest
{
    private readonly Func<Task<PostgresServer?>> _findServer;
    private bool _ownsServer;
    private TestLedger? _ledger;

    private EngineUnderTest(Func<Task<PostgresServer?>> findServer) => _findServer = findServer;

    public static EngineUnderTest Sqlite => new(() => Task.FromResult<PostgresServer?>(null));

    public static EngineUnderTest Postgres => new(async () => await PostgresServer.SharedAsync());

    /// <summary>On a server that the test may stop and kill.</summary>
    public static EngineUnderTest PostgresOfItsOwn => new(async () => await PostgresServer.StartNewAsync()) { _ownsServer = true };

    public PostgresServer? Server { get; private set; }

    public IEventLog Events => _ledger!.Get<IEventLog>();

    public IDeliveryQueue Queue => _ledger!.Get<IDeliveryQueue>();

    public async Task StartAsync(TimeProvider clock)
    {
        Server = await _findServer();
        _ledger = Server is null
            ? await TestLedger.StartAsync(clock: clock)
            : await TestLedger.StartAsync(clock: clock, settings: ("ConnectionStrings:webhookops", await Server.CreateDatabaseAsync()));
    }

    public T Get<T>()
        where T : notnull => _ledger!.Get<T>();

    public async Task PutDestinationAsync(Guid id, bool enabled = true, bool paused = false)
    {
        await using var context = _ledger!.OpenContext();
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
        var destination = await context.Destinations.SingleOrDefaultAsync(d => d.Id == id);
        if (destination is null)
        {
            destination = new Destination { Id = id, Name = id.ToString() };
            context.Add(destination);
        }

        destination.Enabled = enabled;
        destination.PausedAt = paused ? DateTimeOffset.UnixEpoch : null;
        await context.SaveChangesAsync();
    }

    public async Task<long> CountAsync(string table)
    {
        await using var context = _ledger!.OpenContext();
        var sql = string.Concat("SELECT count(*) AS \"Value\" FROM ", table); // a name cannot be a parameter
        return await context.Database.SqlQueryRaw<long>(sql).SingleAsync();
    }

    public async Task<StoredDelivery> ReadDeliveryAsync(Guid id)
    {
        await using var context = _ledger!.OpenContext();
        var d = await context.Deliveries.SingleAsync(d => d.Id == id);
        return new StoredDelivery(d.State, d.Trigger, d.AttemptCount, d.DueAt, d.LeaseUntil, d.FinishedAt, d.LastStatus, d.LastError, d.ReplayId);
    }

    public async Task<IReadOnlyList<StoredAttempt>> ReadAttemptsAsync(Guid deliveryId)
    {
        await using var context = _ledger!.OpenContext();
        var attempts = await context.Attempts.Where(a => a.DeliveryId == deliveryId).OrderBy(a => a.Number).ToListAsync();
        return [.. attempts.Select(a => new StoredAttempt(
            a.Id, a.Number, a.Trigger, a.DurationMs, a.Status, a.ErrorCode, a.Error, a.ResponseHeaders.ToJson(), a.ResponseBody, a.ResponseCut))];
    }

    public async ValueTask DisposeAsync()
    {
        if (_ledger is not null)
        {
            await _ledger.DisposeAsync();
        }

        if (_ownsServer && Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}
