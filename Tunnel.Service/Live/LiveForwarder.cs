using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Ids;
using WebhookOps.ServiceDefaults.Edge;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.Tunnel.Service.History;
using WebhookOps.Tunnel.Service.Sessions;
using WebhookOps.Tunnel.Transport.Connections;
using WebhookOps.Tunnel.Transport.Forwarding;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Tunnel.Service.Live;

/// <summary>Passes a caller's request through a tunnel and the private app's answer back.</summary>
internal sealed class LiveForwarder(TunnelRegistry registry, LiveHistory history, EdgeAddresses edge, IOptions<TunnelOptions> options, TimeProvider clock)
{
    public const string RequestId = "x-tunnel-request-id";

    private readonly FrozenSet<string>? _headers =
        options.Value.HeaderAllowList.Count == 0 ? null : options.Value.HeaderAllowList.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="prefix">What stands before the part of the path that the app shall see: <c>/hooks/{id}</c>.</param>
    public async Task ForwardAsync(HttpContext context, string tunnelId, string prefix)
    {
        var id = PublicId.Format(PublicId.Request, PublicId.New(clock));
        context.Response.Headers[RequestId] = id;
        if (!registry.TryFind(tunnelId, out var session))
        {
            await Problem.Of(502, "tunnel_not_connected", "Tunnel not connected: no agent is online for this URL.").ExecuteAsync(context);
            return;
        }

        if (context.Request.ContentLength > options.Value.MaxPayloadBytes)
        {
            await TooLarge().ExecuteAsync(context);
            return;
        }

        if (!session.TryEnter(options.Value.MaxConcurrentRequests))
        {
            context.Response.Headers.RetryAfter = "1";
            await Problem.Of(429, "tunnel_at_capacity", "Tunnel at capacity: too many requests are under way in it.").ExecuteAsync(context);
            return;
        }

        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = null; // ours counts the body alone, not the framing of its chunks
            }

            var target = Suffix(context, prefix);
            var entry = options.Value.HistoryLength > 0 ? Remember(context, tunnelId, id, target) : null;
            var start = clock.GetTimestamp();
            var fault = await Forwarder.ForwardAsync(context, session.Client, Plan(context, prefix, target, id, entry?.Recording));
            if (entry is not null)
            {
                history.End(entry, fault, clock.GetElapsedTime(start));
            }

            if (fault is not null && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            {
                await Answer(fault, session).ExecuteAsync(context);
            }
        }
        finally
        {
            session.Leave();
        }
    }

    private Forward Plan(HttpContext context, string prefix, string target, string id, Recording? recording)
    {
        var timeout = TimeSpan.FromSeconds(options.Value.RequestTimeoutSeconds);
        var called = new Uri(edge.BaseUrlOf(context));
        return new Forward
        {
            Uri = RawUri.Of(TunnelHandler.Origin, target),
            ThroughTunnel = true,
            Host = called.Authority,
            Pass = name => !TunnelHeaders.IsOurs(name) && _headers?.Contains(name) != false,
            Headers =
            [
                new("X-Forwarded-For", edge.CallerOf(context)?.ToString() ?? ""),
                new("X-Forwarded-Host", called.Authority),
                new("X-Forwarded-Proto", called.Scheme),
                new("X-Forwarded-Prefix", prefix),
                new(RequestId, id),
                new(TunnelHeaders.Timeout, timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)),
            ],
            // The agent's own limit comes first, so that the fault is told apart from that of the tunnel.
            Timeout = timeout + TimeSpan.FromSeconds(1),
            MaxRequestBytes = options.Value.MaxPayloadBytes,
            Refuse = AgentFault.ReadAsync,
            Recording = recording,
        };
    }

    private HistoryEntry Remember(HttpContext context, string tunnelId, string id, string target)
    {
        var entry = new HistoryEntry
        {
            Id = id,
            TunnelId = tunnelId,
            At = clock.GetUtcNow(),
            Method = context.Request.Method,
            Target = target,
            RemoteAddress = edge.CallerOf(context)?.ToString() ?? "",
            Recording = new Recording(options.Value.HistoryBodyBytes),
        };
        history.Begin(entry);
        return entry;
    }

    /// <summary>The path and query after the prefix, byte for byte as the caller wrote them.</summary>
    private static string Suffix(HttpContext context, string prefix)
    {
        var target = EdgeAddresses.TargetOf(context);
        var suffix = target.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            ? target[prefix.Length..]
            : (context.Request.RouteValues["path"] as string) + context.Request.QueryString.ToUriComponent(); // the prefix itself was percent-encoded
        return suffix.StartsWith('/') ? suffix : "/" + suffix;
    }

    private ProblemHttpResult Answer(ForwardFault fault, TunnelSession session) => fault switch
    {
        { Status: 413 } => TooLarge(),
        { Code: ErrorCodes.Timeout } => Problem.Of(504, "tunnel_timeout", "Tunnel request timed out: " + fault.Detail),
        _ when session.Ended.IsCompleted => Problem.Of(502, "tunnel_disconnected", "Tunnel not connected: it was lost while the request was under way."),
        _ => Problem.Of(502, "app_unreachable", $"{fault.Detail} ({fault.Code})"),
    };

    private ProblemHttpResult TooLarge() => Problem.Of(413, "payload_too_large", $"The body may have at most {options.Value.MaxPayloadBytes} bytes.");
}
