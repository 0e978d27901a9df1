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

    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan RetryJitter { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan PingInterval { get; init; } = Tunnel.Transport.Protocol.TunnelProtocol.PingInterval;
}
