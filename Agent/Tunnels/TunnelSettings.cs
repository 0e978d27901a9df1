using System.Security.Cryptography.X509Certificates;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Agent.Tunnels;

/// <summary>Where an agent dials and as whom.</summary>
public sealed record TunnelSettings
{
    /// <summary>The tunnel's WebSocket: <c>wss://…/api/tunnel</c> or <c>wss://…/ws/CHANNEL</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Name of the agent, or id of the temporary channel.</summary>
    public required string Name { get; init; }

    public required Secret Secret { get; init; }

    /// <summary>Show the secret when dialling, as a temporary channel's server asks; an enrolled agent's never leaves it.</summary>
    public bool PresentSecret { get; init; }

    /// <summary>Check the server's certificate.</summary>
    public bool VerifyTls { get; init; } = true;

    /// <summary>Authorities of the server's certificate that are trusted besides the system's.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    /// <summary>Base of the public URL where callers know it by another than the server says; null: as the server says.</summary>
    public Uri? WebhookBaseUrl { get; init; }

    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan RetryJitter { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan PingInterval { get; init; } = Tunnel.Transport.Protocol.TunnelProtocol.PingInterval;

    /// <summary>How long the server may take to answer a ping.</summary>
    public TimeSpan PingTimeout { get; init; } = Tunnel.Transport.Protocol.TunnelProtocol.PingTimeout;
}
