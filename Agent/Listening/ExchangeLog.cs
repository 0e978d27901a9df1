using WebhookOps.Agent.Apps;

namespace WebhookOps.Agent.Listening;

/// <summary>The newest requests, for whoever looks at them.</summary>
/// <param name="keptBytes">Of each body.</param>
internal sealed class ExchangeLog(TimeProvider clock, Action<Exchange> finished, int keptBytes = 64 * 1024) : IExchanges
{
    private const int Kept = 200;

    private readonly LinkedList<Exchange> _newestFirst = new();
    private readonly Lock _gate = new();

    public IExchange Begin(string method, Uri app)
    {
        var exchange = new Exchange(method, app, clock.GetUtcNow(), finished, keptBytes);
        lock (_gate)
        {
            _newestFirst.AddFirst(exchange);
            if (_newestFirst.Count > Kept)
            {
                _newestFirst.RemoveLast();
            }
        }

        return exchange;
    }

    public IReadOnlyList<Exchange> NewestFirst()
    {
        lock (_gate)
        {
            return [.. _newestFirst];
        }
    }
}
