using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using WebhookOps.Tunnel.Service.Sessions;

namespace WebhookOps.Tunnel.Service.Temporary;

/// <summary>
/// Temporary public URLs. The owner's token is the channel's id under our seal, so that it gives the same URL back after an idle one was
/// forgotten, after a restart and on any replica.
/// </summary>
internal sealed class TemporaryChannels(IDataProtectionProvider protection, TunnelRegistry registry, IOptions<TunnelOptions> options, TimeProvider clock)
{
    private readonly IDataProtector _seal = protection.CreateProtector("tunnel.temporary");
    private readonly ConcurrentDictionary<string, DateTimeOffset> _lastUsed = new(StringComparer.Ordinal);
    private long _session;

    /// <summary>The ids given out and not forgotten.</summary>
    public ICollection<string> Ids => _lastUsed.Keys;

    /// <summary>A new channel, or null when there are too many.</summary>
    public TemporaryChannel? Create()
    {
        if (_lastUsed.Count >= options.Value.MaxTemporary)
        {
            return null;
        }

        var id = Guid.NewGuid().ToString("D"); // random throughout: whoever knows the URL can call it
        Touch(id);
        return new TemporaryChannel(id, _seal.Protect(id));
    }

    public bool IsKnown(string id) => _lastUsed.ContainsKey(id);

    public bool Owns(string token, string id)
    {
        try
        {
            return string.Equals(_seal.Unprotect(token), id, StringComparison.Ordinal);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public void Touch(string id) => _lastUsed[id] = clock.GetUtcNow();

    /// <summary>Rises from session to session, over restarts and replicas too: microseconds since 1970, or one more than the last.</summary>
    public long NextSession()
    {
        while (true)
        {
            var last = Volatile.Read(ref _session);
            var next = Math.Max(last + 1, (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
            if (Interlocked.CompareExchange(ref _session, next, last) == last)
            {
                return next;
            }
        }
    }

    /// <summary>Forgets channels that nobody has been connected to for long.</summary>
    public void Collect()
    {
        var oldest = clock.GetUtcNow() - TimeSpan.FromMinutes(options.Value.TemporaryIdleMinutes);
        foreach (var (id, used) in _lastUsed)
        {
            if (used < oldest && !registry.TryFind(id, out _))
            {
                _lastUsed.TryRemove(new(id, used));
            }
        }
    }
}
