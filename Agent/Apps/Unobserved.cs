using WebhookOps.Tunnel.Transport.Forwarding;

namespace WebhookOps.Agent.Apps;

/// <summary>Nobody looks at the requests.</summary>
public sealed class Unobserved : IExchanges, IExchange
{
    public static Unobserved Instance { get; } = new();

    public Recording? Recording => null;

    public IExchange Begin(string method, Uri app) => this;

    public void End(ForwardFault? fault)
    {
    }

    public void Dispose()
    {
    }
}
