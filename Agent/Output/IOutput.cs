using WebhookOps.Agent.Listening;
using WebhookOps.Agent.Tunnels;

namespace WebhookOps.Agent.Output;

/// <summary>Shows what happens. Calls come from any thread.</summary>
internal interface IOutput
{
    void Tunnel(TunnelState state);

    void Finished(Exchange exchange);

    /// <summary>Something the user should know that is no failure.</summary>
    void Note(string text);
}
