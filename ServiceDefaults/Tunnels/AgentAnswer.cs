namespace WebhookOps.ServiceDefaults.Tunnels;

/// <summary>What a private app answered.</summary>
/// <param name="RemoteAddress">The address that the agent connected to.</param>
public sealed record AgentAnswer(HttpResponseMessage Response, string? RemoteAddress) : IDisposable
{
    public void Dispose() => Response.Dispose();
}
