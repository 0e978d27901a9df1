using System.Collections.Concurrent;
using System.Diagnostics;
using WebhookOps.Testing;

namespace WebhookOps.Relay.Tests.Running;

/// <summary>
/// Tells when the server has noticed that a connector is gone, which is when the spans of what it held end. Until then it shares the
/// channel with the next one, and no order is promised. Make it before the connector connects.
/// </summary>
public sealed class Departures : IDisposable
{
    private readonly ConcurrentDictionary<string, bool> _gone = new(StringComparer.Ordinal);
    private readonly ActivityListener _listener;

    public Departures()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "WebhookOps.Channels",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.Status == ActivityStatusCode.Error && span.GetTagItem("webhookops.connection") is string connection)
                {
                    _gone[connection] = true;
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Waits until the server takes back what a connector held; the messages need not be back.</summary>
    public Task BeganAsync(Connector connector) => Eventually.HoldsAsync(() => _gone.ContainsKey(connector.Id), "the server to notice that a connector is gone");

    public void Dispose() => _listener.Dispose();
}
