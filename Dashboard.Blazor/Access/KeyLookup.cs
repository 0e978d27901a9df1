using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebhookOps.Core.Operators;
using WebhookOps.Storage.Model;

namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>Finds who a key belongs to. Asks the ledger each time, so that a revocation counts at once.</summary>
internal sealed class KeyLookup(IDbContextFactory<LedgerContext> contexts, IOptions<OperatorOptions> options, TimeProvider clock)
{
    public const string ConfiguredName = "configuration";

    private readonly byte[]? _configured = options.Value.ApiKey is { Length: > 0 } key ? KeyText.Hash(key) : null;

    public bool HasConfiguredKey => _configured is not null;

    /// <summary>Says whether two configured keys are the same, and nothing else: a hash of the hash. Null without one.</summary>
    public string? Fingerprint => _configured is null ? null : Convert.ToHexStringLower(SHA256.HashData(_configured));

    /// <summary>The key of the configuration, if there is one.</summary>
    public Actor? Configured => _configured is null ? null : new Actor(ActorKind.Configuration, null, ConfiguredName, Scope.Admin);

    public async Task<Actor?> FindAsync(string text, CancellationToken cancellation)
    {
        var hash = KeyText.Hash(text);
        if (_configured is not null && KeyText.Matches(hash, _configured))
        {
            return Configured;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var key = await db.ApiKeys.SingleOrDefaultAsync(k => k.Hash == hash, cancellation);
        return key is not null && KeyText.Matches(hash, key.Hash) ? ActorOf(key) : null;
    }

    /// <summary>Who a key of the ledger stands for; null once it is revoked or expired.</summary>
    public Actor? ActorOf(ApiKey key) =>
        IsValid(key) ? new Actor(ActorKind.Key, key.Id, key.Name, Scopes.Parse(key.Scope) ?? Scope.Viewer) : null;

    private bool IsValid(ApiKey key) => key.RevokedAt is null && (key.ExpiresAt is not { } end || clock.GetUtcNow() < end);
}
