namespace WebhookOps.Tunnel.Transport.Protocol;

/// <summary>Headers between the tunnel service and an agent. Neither end lets them pass from or to anybody else.</summary>
public static class TunnelHeaders
{
    /// <summary>All of them begin so.</summary>
    public const string Prefix = "webhookops-tunnel-";

    /// <summary>On a request: the origin the agent is asked to call, <c>http://localhost:3000</c>. Without it the agent's own routes decide.</summary>
    public const string Target = Prefix + "target";

    /// <summary>On a request: seconds until the private app must have begun to answer.</summary>
    public const string Timeout = Prefix + "timeout";

    /// <summary>On a request with a target: <c>no</c> when the app's certificate need not be valid.</summary>
    public const string VerifyTls = Prefix + "verify-tls";

    /// <summary>On the first request: callers reach you now; answer it yourself with 204.</summary>
    public const string Probe = Prefix + "probe";

    /// <summary>On an answer that the agent made itself because it has none from the app: one of <c>ErrorCodes</c>.</summary>
    public const string Error = Prefix + "error";

    /// <summary>On an answer of the app: the address the agent connected to.</summary>
    public const string RemoteAddress = Prefix + "remote-address";

    public static bool IsOurs(string name) => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}
