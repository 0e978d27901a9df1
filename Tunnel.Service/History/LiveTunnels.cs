using Microsoft.Extensions.Options;
using WebhookOps.ServiceDefaults.Tunnels;
using WebhookOps.Tunnel.Service.Directory;
using WebhookOps.Tunnel.Service.Sessions;

namespace WebhookOps.Tunnel.Service.History;

/// <summary>The tunnels of all replicas, and the history of this one.</summary>
internal sealed class LiveTunnels(TunnelRegistry registry, ITunnelDirectory directory, LiveHistory history, LiveReplay replay, IOptions<TunnelOptions> options) : ILiveTunnels
{
    public async Task<IReadOnlyList<LiveTunnel>?> ListAsync(CancellationToken cancellation) =>
        [.. (await directory.AllAsync(cancellation)).OrderBy(t => t.Name, StringComparer.Ordinal).Select(t =>
            new LiveTunnel(t.TunnelId, t.Name, t.IsAgent ? "agent" : "temporary", t.Since.UtcDateTime, t.RemoteAddress, t.Version, t.UnderWay))];

    public Task<LiveRequestPage> RequestsAsync(string tunnelId, string? after, int limit, CancellationToken cancellation)
    {
        var rest = history.NewestFirst(tunnelId).SkipWhile(e => after is not null && string.CompareOrdinal(e.Id, after) >= 0).Take(limit + 1).ToList();
        var items = rest.Take(limit).Select(e => LiveRequestMapping.ToAnswer(e, headers: false)).ToList();
        return Task.FromResult(new LiveRequestPage(items, rest.Count > limit ? items[^1].Id : null));
    }

    public Task<LiveRequest?> FindAsync(string tunnelId, string id, CancellationToken cancellation) =>
        Task.FromResult(history.Find(tunnelId, id) is { } entry ? LiveRequestMapping.ToAnswer(entry, headers: true) : null);

    public Task<byte[]?> BodyAsync(string tunnelId, string id, LiveBody body, CancellationToken cancellation) =>
        Task.FromResult(history.Find(tunnelId, id)?.Recording is { } kept ? (body == LiveBody.Request ? kept.RequestBody : kept.ResponseBody).ToArray() : null);

    public async Task<LiveReplayed> ReplayAsync(string tunnelId, string id, CancellationToken cancellation)
    {
        if (history.Find(tunnelId, id) is not { } entry)
        {
            return new LiveReplayed(null, LiveRefusal.NotFound);
        }

        if (!entry.Recording.CanRepeat)
        {
            return new LiveReplayed(null, entry.Recording.IsWebSocket ? LiveRefusal.WebSocket : LiveRefusal.BodyNotKept);
        }

        return registry.TryFind(tunnelId, out var session)
            ? new LiveReplayed(LiveRequestMapping.ToAnswer(await replay.RunAsync(entry, session, options.Value.HistoryBodyBytes, cancellation), headers: true))
            : new LiveReplayed(null, LiveRefusal.NotConnected);
    }
}
