using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using WebhookOps.Core.Deliveries;
using WebhookOps.ServiceDefaults.Edge;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.Tunnel.Service.Directory;
using WebhookOps.Tunnel.Service.History;
using WebhookOps.Tunnel.Service.Sessions;
using WebhookOps.Tunnel.Transport.Forwarding;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Tunnel.Service.Live;

/// <summary>Passes a caller's request through a tunnel and the private app's answer back.</summary>
internal sealed class LiveForwarder(
    TunnelRegistry registry,
    ITunnelDirectory directory,
    ReplicaClient replicas,
    LiveHistory history,
    EdgeAddresses edge,
    IOptions<TunnelOptions> options,
    TimeProvider clock)
{
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.Value.RequestTimeoutSeconds);

    /// <summary>The agent's own limit comes first, so that the fault is told apart from that of the tunnel.</summary>
    private readonly KeyValuePair<string, string> _agentTimeout = new(TunnelHeaders.Timeout, options.Value.RequestTimeoutSeconds.ToString(CultureInfo.InvariantCulture));

    private readonly Func<string, bool> _pass = PassOf(options.Value.HeaderAllowList);

    /// <param name="prefix">What stands before the tunnel's id; the app sees what stands after it.</param>
    /// <param name="temporary">Only a temporary URL will do.</param>
    public Task ForwardAsync(HttpContext context, string tunnelId, string prefix, bool temporary = false)
    {
        LiftBodyLimit(context);
        if (LiveCall.OfCaller(context, prefix + tunnelId, edge, clock) is not { } call)
        {
            return Problem.Of(400, "invalid_target", $"Write the address plainly, as {prefix}ID/PATH: what follows is passed on as it is written.").ExecuteAsync(context);
        }

        context.Response.Headers[LiveCall.RequestId] = call.Id;
        return !registry.TryFind(tunnelId, out var session) ? ForwardElsewhereAsync(context, tunnelId, call, temporary)
            : temporary && session.AgentId is not null ? NotConnected(temporary).ExecuteAsync(context)
            : PassAsync(context, session, call);
    }

    /// <summary>For another replica, which was called. It has looked: the tunnel is here, or it has just gone.</summary>
    public async Task ForwardHereAsync(HttpContext context, string tunnelId)
    {
        LiftBodyLimit(context);
        var call = LiveCall.OfReplica(context, LiveEndpoints.InternalPrefix + tunnelId);
        context.Response.Headers[LiveCall.RequestId] = call.Id;
        if (registry.TryFind(tunnelId, out var session))
        {
            await PassAsync(context, session, call);
        }
        else
        {
            await NotConnected(temporary: false).ExecuteAsync(context);
        }
    }

    private static ProblemHttpResult NotConnected(bool temporary) => temporary
        ? Problem.Of(404, "client_not_connected", "Client not connected: nobody listens behind this temporary URL.")
        : Problem.Of(502, "tunnel_not_connected", "Tunnel not connected: no agent is online for this URL.");

    private async Task ForwardElsewhereAsync(HttpContext context, string tunnelId, LiveCall call, bool temporary)
    {
        if (await directory.FindElsewhereAsync(tunnelId, context.RequestAborted) is not { } place || (temporary && place.IsAgent))
        {
            await NotConnected(temporary).ExecuteAsync(context);
            return;
        }

        var fault = await replicas.PassAsync(context, place, LiveEndpoints.InternalPrefix + tunnelId + call.Target, call.Headers, _timeout + TimeSpan.FromSeconds(2));
        await AnswerAsync(context, fault is { Status: StatusCodes.Status502BadGateway } ? fault with { Code = ErrorCodes.AgentDisconnected } : fault);
    }

    private async Task PassAsync(HttpContext context, TunnelSession session, LiveCall call)
    {
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
            var entry = options.Value.HistoryLength > 0 ? Remember(context, session.TunnelId, call) : null;
            var start = clock.GetTimestamp();
            var fault = await Forwarder.ForwardAsync(context, session.Client, Plan(session, call, entry?.Recording));
            if (fault is { Status: StatusCodes.Status502BadGateway } && session.Ended.IsCompleted)
            {
                fault = new ForwardFault(ErrorCodes.AgentDisconnected, "The tunnel was lost while the request was under way.", StatusCodes.Status502BadGateway);
            }

            if (entry is not null)
            {
                history.End(entry, fault, clock.GetElapsedTime(start));
            }

            await AnswerAsync(context, fault);
        }
        finally
        {
            session.Leave();
        }
    }

    private Forward Plan(TunnelSession session, LiveCall call, Recording? recording) => new()
    {
        Uri = session.Uris.Of(call.Target),
        ThroughTunnel = true,
        Host = call.Host,
        Pass = _pass,
        Headers = [.. call.Headers, _agentTimeout],
        Timeout = _timeout + TimeSpan.FromSeconds(1),
        MaxRequestBytes = options.Value.MaxPayloadBytes,
        Refuse = AgentFault.ReadAsync,
        Recording = recording,
    };

    /// <summary>What reaches an app of a caller's headers: those of the list, or all; never those between the service's own parts.</summary>
    private static Func<string, bool> PassOf(IEnumerable<string> list)
    {
        var allowed = list.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        return name => !TunnelHeaders.IsOurs(name) && !name.Equals(InternalPass.Header, StringComparison.OrdinalIgnoreCase) && (allowed.Count == 0 || allowed.Contains(name));
    }

    private HistoryEntry Remember(HttpContext context, string tunnelId, LiveCall call)
    {
        var entry = new HistoryEntry
        {
            Id = call.Id,
            TunnelId = tunnelId,
            At = clock.GetUtcNow(),
            Method = context.Request.Method,
            Target = call.Target,
            RemoteAddress = call.Caller,
            Recording = new Recording(options.Value.HistoryBodyBytes),
        };
        history.Begin(entry);
        return entry;
    }

    /// <summary>
    /// Ours counts the body alone, not the framing of its chunks. And who is refused is still read for a while: a caller that is hung up on
    /// in the middle of its body does not see why.
    /// </summary>
    private static void LiftBodyLimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
    }

    private static Task AnswerAsync(HttpContext context, ForwardFault? fault)
    {
        if (fault is null || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        var problem = fault switch
        {
            { Status: 405 } => Problem.Of(405, "method_not_allowed", fault.Detail),
            { Status: 413 } => Problem.Of(413, "payload_too_large", fault.Detail),
            { Status: 429 } => Problem.Of(429, "tunnel_at_capacity", "Tunnel at capacity: " + fault.Detail),
            { Code: ErrorCodes.Timeout } => Problem.Of(504, "tunnel_timeout", "Tunnel request timed out: " + fault.Detail),
            { Code: ErrorCodes.AgentDisconnected } => Disconnected,
            _ => Problem.Of(502, "app_unreachable", $"{fault.Detail} ({fault.Code})"),
        };
        return problem.ExecuteAsync(context);
    }

    public static ProblemHttpResult Disconnected => Problem.Of(502, "tunnel_disconnected", "Tunnel not connected: it was lost while the request was under way.");

    private ProblemHttpResult TooLarge() => Problem.Of(413, "payload_too_large", $"The body may have at most {options.Value.MaxPayloadBytes} bytes.");
}
