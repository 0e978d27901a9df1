namespace WebhookOps.ServiceDefaults.Tunnels;

/// <summary>What a private app answered.</summary>
/// <param name="RemoteAddress">The address that the agent connected to.</param>
public sealed record AgentAnswer(HttpResponseMessage Response, string? RemoteAddress) : IDisposable
{
    /// <summary>Called when the answer has been read.</summary>
    public Action? Read { get; init; }

    public void Dispose()
    {
        Response.Dispose();
        Read?.Invoke();
    }
}
