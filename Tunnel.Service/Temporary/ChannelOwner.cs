using WebhookOps.Core.Secrets;
using WebhookOps.Tunnel.Service.Sessions;

namespace WebhookOps.Tunnel.Service.Temporary;

/// <summary>Who has shown a channel's token when dialling may open its tunnel, by a handshake with that token.</summary>
internal sealed class ChannelOwner(TemporaryChannels channels, string id, string token) : ITunnelAuthority
{
    public ValueTask<IReadOnlyList<Secret>> SecretsOfAsync(string name, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<Secret>>(string.Equals(name, id, StringComparison.Ordinal) ? [new Secret(token)] : []);

    public ValueTask<TunnelGrant?> GrantAsync(string name, CancellationToken cancellation)
    {
        channels.Touch(id);
        return ValueTask.FromResult<TunnelGrant?>(new TunnelGrant(id, null, channels.NextSession(), "/webhook/" + id));
    }

    public ValueTask ClosedAsync(TunnelSession session)
    {
        channels.Touch(id);
        return ValueTask.CompletedTask;
    }
}
