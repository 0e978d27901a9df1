using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WebhookOps.ServiceDefaults.Messaging;

/// <summary>
/// Takes hints without making anyone wait, and publishes them one message at a time. Whatever gathers while a message is on its way
/// shares the next one, so a busy ingest costs the bus little and an idle one is heard at once. A bus that is away is tried again with
/// whatever has gathered since.
/// </summary>
internal sealed partial class HintPump(IBus bus, ILogger<HintPump> log) : BackgroundService, IHints
{
    /// <summary>More destinations than this do not wait for a bus that does not take them; the sweep finds their deliveries.</summary>
    private const int MaxPending = 10_000;

    private static readonly ActivitySource s_spans = new("WebhookOps.Hints");

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>The first hint goes out at once; those that follow on its heels wait this long for company.</summary>
    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _something = new(0, 1);
    private HashSet<Guid> _ready = [];
    private HashSet<Guid> _spare = [];
    private ActivityContext _cause;

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

            if (_cause == default && Activity.Current is { } span)
            {
                _cause = span.Context; // the first one's; a message has many causes, and a span one parent
            }

            if (_something.CurrentCount == 0)
            {
                _something.Release();
            }
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
            var (ready, cause) = Take();
            if (ready.Length > 0)
            {
                await PublishAsync(new DeliveriesReady(ready), cause, stoppingToken);
                await Task.Delay(s_gathering, stoppingToken);
            }
        }
    }

    private (Guid[] Ready, ActivityContext Cause) Take()
    {
        HashSet<Guid> taken;
        ActivityContext cause;
        lock (_lock)
        {
            (taken, _ready, _spare) = (_ready, _spare, _ready);
            (cause, _cause) = (_cause, default);
        }

        Guid[] ready = [.. taken];
        taken.Clear();
        return (ready, cause);
    }

    /// <summary>
    /// Waits for the bus and not for long; a message that it still has then is left with it. It is never cancelled: the client's channel
    /// is of no more use when one of its calls is.
    /// </summary>
    private async Task PublishAsync(DeliveriesReady hint, ActivityContext cause, CancellationToken stopping)
    {
        using var span = s_spans.StartActivity("hint", ActivityKind.Internal, cause);
        try
        {
            await bus.Publish(hint, CancellationToken.None).WaitAsync(s_patience, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            span?.SetStatus(ActivityStatusCode.Error, failure.Message);
            LogLost(hint.Destinations.Length, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The bus did not take a hint of {Count} destinations: {Reason}")]
    private partial void LogLost(int count, string reason);
}
