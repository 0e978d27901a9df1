using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using WebhookOps.ServiceDefaults.Redis;

namespace WebhookOps.ServiceDefaults.Live;

/// <param name="redis">Null: nobody else is to be told.</param>
internal sealed class LiveFeed(TimeProvider clock, RedisConnection? redis = null) : BackgroundService, ILiveFeed
{
    private const string Channel = "webhookops:live";

    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(250);

    private readonly Guid _self = Guid.NewGuid();
    private readonly LiveGathering _gathering = new();
    private readonly Lock _lock = new();
    private ImmutableArray<Action<LiveNews>> _listeners = [];
    private Task? _subscription;

    public void EventsReceived(IEnumerable<Guid> events)
    {
        if (IsHeard)
        {
            _gathering.AddEvents(events);
        }
    }

    public void DeliveriesChanged(IEnumerable<Guid> deliveries)
    {
        if (IsHeard)
        {
            _gathering.AddDeliveries(deliveries);
        }
    }

    public IDisposable Listen(Action<LiveNews> hear)
    {
        lock (_lock)
        {
            _listeners = _listeners.Add(hear);
            _subscription ??= redis?.SubscribeAsync(Channel, HearOthers);
        }

        return new Listening(this, hear);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_gathering, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (_gathering.Take() is { } news)
            {
                Tell(news);
                redis?.Publish(Channel, LiveMessage.Write(_self, news));
            }
        }
    }

    private bool IsHeard => redis is not null || !_listeners.IsEmpty;

    private void HearOthers(byte[] message)
    {
        if (LiveMessage.Read(message) is { } heard && heard.Sender != _self)
        {
            Tell(heard.News);
        }
    }

    private void Tell(LiveNews news)
    {
        foreach (var hear in _listeners)
        {
            hear(news);
        }
    }

    private void Forget(Action<LiveNews> hear)
    {
        lock (_lock)
        {
            _listeners = _listeners.Remove(hear);
        }
    }

    private sealed class Listening(LiveFeed feed, Action<LiveNews> hear) : IDisposable
    {
        public void Dispose() => feed.Forget(hear);
    }
}
