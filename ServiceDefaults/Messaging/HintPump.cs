using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>
/// Takes hints without making anyone wait, and publishes them one message at a time. Whatever gathers while a message is on its way
/// shares the next one, so a busy ingest costs the bus little and an idle one is heard at once.
/// </summary>
internal sealed partial class HintPump(IBus bus, ILogger<HintPump> log) : BackgroundService, IHints
{
    /// <summary>More destinations than this do not wait for a bus that does not take them; the sweep finds their deliveries.</summary>
    private const int MaxPending = 10_000;

    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The first hint goes out at once; those that follow on its heels wait this long for company.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _something = new(0, 1);
    private HashSet<Guid> _ready = [];
    private HashSet<Guid> _spare = [];
    private bool _catalogChanged;

    public ValueTask DeliveriesReadyAsync(IReadOnlyCollection<Guid> destinations, CancellationToken cancellation)
    {
        lock (_lock)
        {
            foreach (var destination in destinations)
            {
                if (_ready.Count < MaxPending)
                {
                    _ready.Add(destination);
                }
            }

            Wake();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask CatalogChangedAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            _catalogChanged = true;
            Wake();
        }

        return ValueTask.CompletedTask;
    }

    public override void Dispose()
    {
        base.Dispose();
        _something.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _something.WaitAsync(stoppingToken);
            var (ready, catalogChanged) = Take();
            if (catalogChanged)
            {
                await PublishAsync(new CatalogChanged(), stoppingToken);
            }

            if (ready.Length > 0)
            {
                await PublishAsync(new DeliveriesReady(ready), stoppingToken);
                await Task.Delay(Gathering, stoppingToken);
            }
        }
    }

    private void Wake()
    {
        if (_something.CurrentCount == 0)
        {
            _something.Release();
        }
    }

    private (Guid[] Ready, bool CatalogChanged) Take()
    {
        HashSet<Guid> taken;
        bool catalogChanged;
        lock (_lock)
        {
            (taken, _ready, _spare) = (_ready, _spare, _ready);
            (catalogChanged, _catalogChanged) = (_catalogChanged, false);
        }

        Guid[] ready = [.. taken];
        taken.Clear();
        return (ready, catalogChanged);
    }

    private async Task PublishAsync<T>(T message, CancellationToken cancellation)
        where T : class
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(PublishTimeout);
        try
        {
            await bus.Publish(message, timeout.Token);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogLost(typeof(T).Name, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The bus did not take a {Hint} hint; the next sweep makes up for it. {Reason}")]
    private partial void LogLost(string hint, string reason);
}
