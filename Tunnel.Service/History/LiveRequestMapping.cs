using WebhookOps.Core.Events;
using WebhookOps.ServiceDefaults.Tunnels;

namespace WebhookOps.Tunnel.Service.History;

internal static class LiveRequestMapping
{
    private const string Masked = "[masked]";

    public static LiveRequest ToAnswer(HistoryEntry entry, bool headers) => new()
    {
        Id = entry.Id,
        TunnelId = entry.TunnelId,
        At = entry.At.UtcDateTime,
        Method = entry.Method,
        Path = entry.Target,
        Status = entry.Status,
        DurationMs = entry.Duration?.TotalMilliseconds,
        Error = entry.Fault?.Code,
        ErrorDetail = entry.Fault?.Detail,
        RemoteAddress = entry.RemoteAddress,
        RequestBytes = entry.Recording.RequestBody.Size,
        ResponseBytes = entry.Recording.ResponseBody.Size,
        ReplayOf = entry.ReplayOf,
        CanReplay = entry.Recording.CanRepeat,
        RequestHeaders = headers ? Pairs(entry.Recording.RequestHeaders) : null,
        ResponseHeaders = headers ? Pairs(entry.Recording.ResponseHeaders) : null,
    };

    private static IReadOnlyList<IReadOnlyList<string>> Pairs(HeaderList headers) => [.. headers.Select(h => (string[])[h.Name, IsCredential(h.Name) ? Masked : h.Value])];

    private static bool IsCredential(string name) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Cookie", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Proxy-Authorization", StringComparison.OrdinalIgnoreCase);
}
