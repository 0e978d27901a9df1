using System.Collections.Concurrent;
using System.Net;
using WebhookOps.Core.Secrets;
using WebhookOps.Tunnel.Service.Sessions;

namespace WebhookOps.Tunnel.Tests.Transport;

/// <summary>Agents known by name, for tests of what comes before and after the ledger.</summary>
internal sealed class KnownAgents : ITunnelAuthority
{
    private long _session;

    public ConcurrentDictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Rejected { get; } = new();

    public ValueTask<IReadOnlyList<Secret>> SecretsOfAsync(string name, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<Secret>>(Secrets.TryGetValue(name, out var secret) ? [new Secret(secret)] : []);

    public ValueTask<TunnelGrant?> GrantAsync(string name, CancellationToken cancellation) =>
        ValueTask.FromResult<TunnelGrant?>(new TunnelGrant("t-" + name, null, Interlocked.Increment(ref _session), "/hooks/t-" + name));

    public ValueTask RejectedAsync(string name, IPAddress? from, string reason, CancellationToken cancellation)
    {
        Rejected.Enqueue(name + " " + reason);
        return ValueTask.CompletedTask;
    }
}
