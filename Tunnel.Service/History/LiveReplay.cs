using System.Diagnostics;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Tunnel.Service.Live;
using WebhookOps.Tunnel.Service.Sessions;
using WebhookOps.Tunnel.Transport.Connections;
using WebhookOps.Tunnel.Transport.Forwarding;

namespace WebhookOps.Tunnel.Service.History;

/// <summary>Sends a live request of the history to its app again.</summary>
internal sealed class LiveReplay(LiveHistory history, TimeProvider clock)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task<HistoryEntry> RunAsync(HistoryEntry original, TunnelSession session, int maxBodyBytes, CancellationToken cancellation)
    {
        var again = new HistoryEntry
        {
            Id = PublicId.Format(PublicId.Request, PublicId.New(clock)),
            TunnelId = original.TunnelId,
            At = clock.GetUtcNow(),
            Method = original.Method,
            Target = original.Target,
            RemoteAddress = original.RemoteAddress,
            Recording = new Recording(maxBodyBytes),
            ReplayOf = original.Id,
        };
        history.Begin(again);
        var start = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        ForwardFault? fault = null;
        try
        {
            await Recorded.SendAsync(
                session.Client, again.Method, RawUri.Of(TunnelHandler.Origin, again.Target), original.Recording, again.Recording, throughTunnel: true, limit.Token,
                async (answer, stop) => fault = await AgentFault.ReadAsync(answer, stop), WithId(original.Recording.RequestHeaders, again.Id));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            fault = Faults.Timeout(Patience);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            fault = new ForwardFault(ErrorCodes.AgentDisconnected, "The tunnel was lost while the request was under way.", 502);
        }

        history.End(again, fault, Stopwatch.GetElapsedTime(start));
        return again;
    }

    /// <summary>The app hears what it heard the first time, and a request that it can find again.</summary>
    private static HeaderList WithId(HeaderList headers, string id) =>
        new([.. headers.Select(h => h.Name.Equals(LiveCall.RequestId, StringComparison.OrdinalIgnoreCase) ? h with { Value = id } : h)]);
}
