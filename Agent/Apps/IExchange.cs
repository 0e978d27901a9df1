using WebhookOps.Tunnel.Transport.Forwarding;

namespace WebhookOps.Agent.Apps;

/// <summary>One request on its way to an app.</summary>
public interface IExchange : IDisposable
{
    /// <summary>Keeps what passes; null where nobody will look.</summary>
    Recording? Recording { get; }

    /// <param name="fault">Null when the app's answer was passed back whole.</param>
    void End(ForwardFault? fault);
}
