using System.Net;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Tunnel.Service.Sessions;

/// <summary>Knows who may open a tunnel: enrolled agents, or the owners of temporary channels.</summary>
internal interface ITunnelAuthority
{
    /// <summary>The secrets that are valid now; none for an unknown or revoked name.</summary>
    ValueTask<IReadOnlyList<Secret>> SecretsOfAsync(string name, CancellationToken cancellation);

    /// <summary>Draws the next session number of a name that has proved itself; null when it was removed in that moment.</summary>
    ValueTask<TunnelGrant?> GrantAsync(string name, CancellationToken cancellation);

    /// <summary>A session has become the one of its agent.</summary>
    ValueTask OpenedAsync(TunnelSession session, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>A session has ended, perhaps because another has taken its place.</summary>
    ValueTask ClosedAsync(TunnelSession session) => ValueTask.CompletedTask;

    /// <summary>Notes that somebody tried and failed.</summary>
    ValueTask RejectedAsync(string name, IPAddress? from, string reason, CancellationToken cancellation) => ValueTask.CompletedTask;
}
