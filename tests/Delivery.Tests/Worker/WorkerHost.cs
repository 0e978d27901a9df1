using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Events;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Subscriptions;
using WebhookOps.Delivery.Worker;
using WebhookOps.ServiceDefaults.Live;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.Storage;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Events;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Queue;
using WebhookOps.Testing;

namespace WebhookOps.Delivery.Tests.Worker;

/// <summary>A worker on a real ledger of its own: SQLite, unless the settings name a PostgreSQL.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Source _source = new() { Id = Guid.CreateVersion7(), Slug = "shop" };
    private readonly IHost _host;

    private WorkerHost(Action<IServiceCollection>? configure, (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Configuration["Data:Path"] = _folder.Path;
        builder.Configuration["Delivery:AllowPrivateNetworks"] = "true";
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        configure?.Invoke(builder.Services);
        builder.AddLedger();
        builder.AddLive();
        builder.Services.AddSingleton<IHints, HintsHere>();
        builder.AddDelivery();
        _host = builder.Build();
    }

    public IDeliveryQueue Queue => _host.Services.GetRequiredService<IDeliveryQueue>();

    public IServiceProvider Services => _host.Services;

    public ILaneStates Lanes => _host.Services.GetRequiredService<ILaneStates>();

    public static Task<WorkerHost> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, settings);

    public static async Task<WorkerHost> StartAsync(Action<IServiceCollection>? configure, params (string Key, string Value)[] settings)
    {
        var worker = new WorkerHost(configure, settings);
        await worker._host.StartAsync();
        await worker.EditAsync(db => db.Sources.Add(worker._source));
        return worker;
    }

    public Task EditAsync(Action<LedgerContext> change) =>
        _host.Services.GetRequiredService<LedgerEditor>().EditCatalogAsync(
            (db, _) =>
            {
                change(db);
                return Task.FromResult(0);
            },
            CancellationToken.None);

    public async Task<Subscription> SubscribeAsync(string url, Action<Destination>? adjust = null, RetryPolicy? retry = null, DestinationKind kind = DestinationKind.Http)
    {
        var destination = new Destination { Id = Guid.CreateVersion7(), Name = "d" + Guid.NewGuid().ToString("N"), Kind = kind, Url = url };
        adjust?.Invoke(destination);
        var subscription = new Subscription
        {
            Id = Guid.CreateVersion7(),
            SourceId = _source.Id,
            DestinationId = destination.Id,
            Retry = retry ?? new RetryPolicy { MaxAttempts = 3, BaseSeconds = 0.1, CapSeconds = 1 },
        };
        await EditAsync(db =>
        {
            db.Destinations.Add(destination);
            db.Subscriptions.Add(subscription);
        });
        return subscription;
    }

    /// <summary>Appends events and tells the worker of them.</summary>
    /// <returns>The deliveries' ids.</returns>
    public async Task<IReadOnlyList<Guid>> AppendAsync(Subscription to, int count = 1, DateTimeOffset? at = null)
    {
        var now = at ?? DateTimeOffset.UtcNow;
        var events = Enumerable.Range(0, count).Select(_ => new NewEvent
        {
            Id = Guid.CreateVersion7(now),
            SourceId = _source.Id,
            ReceivedAt = now,
            Method = "POST",
            Path = "",
            Query = "",
            Headers = HeaderList.Empty,
            Body = "{}"u8.ToArray(),
            VerifiedBy = "none",
            Deliveries = [new NewDelivery(Guid.CreateVersion7(now), to.DestinationId, to.Id)],
        }).ToList();
        await _host.Services.GetRequiredService<IEventLog>().AppendAsync(events, CancellationToken.None);
        Hint(to.DestinationId);
        return [.. events.Select(e => e.Deliveries[0].Id)];
    }

    public void Hint(Guid destinationId)
    {
        foreach (var listener in _host.Services.GetServices<IHintListener>())
        {
            listener.DeliveriesReady([destinationId]);
        }
    }

    public async Task<StoredDelivery> FindAsync(Guid id)
    {
        await using var db = await _host.Services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContextAsync();
        var row = await db.Deliveries.SingleAsync(d => d.Id == id);
        var attempts = await db.Attempts.Where(a => a.DeliveryId == id).OrderBy(a => a.Id).ToListAsync();
        return new StoredDelivery(row.State, row.AttemptCount, row.LastError, attempts);
    }

    public async Task<StoredDelivery> WaitForAsync(Guid id, DeliveryState state)
    {
        StoredDelivery? found = null;
        await Eventually.HoldsAsync(async () => (found = await FindAsync(id)).State == state, $"a delivery to be {state}");
        return found!;
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>Without a bus.</summary>
    private sealed class HintsHere(IEnumerable<IHintListener> listeners) : IHints
    {
        public ValueTask DeliveriesReadyAsync(IReadOnlyCollection<Guid> destinations, CancellationToken cancellation)
        {
            foreach (var listener in listeners)
            {
                listener.DeliveriesReady(destinations);
            }

            return ValueTask.CompletedTask;
        }
    }
}
