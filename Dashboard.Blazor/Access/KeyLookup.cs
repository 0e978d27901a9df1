using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebhookOps.Storage.Model;

namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>Finds who a key belongs to. Asks the ledger each time, so that a revocation counts at once.</summary>
internal sealed class KeyLookup(IDbContextFactory<LedgerContext> contexts, IOptions<OperatorOptions> options, TimeProvider clock)
{
    public const string ConfiguredName = "configuration";

    private readonly byte[]? _configured = options.Value.ApiKey is { Length: > 0 } key ? KeyText.Hash(key) : null;

    public bool HasConfiguredKey => _configured is not null;

    public async Task<Actor?> FindAsync(string text, CancellationToken cancellation)
    {
        var hash = KeyText.Hash(text);
        if (_configured is not null && KeyText.Matches(hash, _configured))
        {
            return new Actor(null, ConfiguredName, Scope.Admin, FingerprintOf(_configured));
        }

        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var key = await db.ApiKeys.SingleOrDefaultAsync(k => k.Hash == hash, cancellation);
        return key is not null && KeyText.Matches(hash, key.Hash) && IsValid(key) ? ToActor(key) : null;
    }

    /// <summary>Whether whoever signed in earlier still may.</summary>
    public async Task<bool> IsStillValidAsync(Actor actor, CancellationToken cancellation)
    {
        if (actor.KeyId is not { } id)
        {
            return _configured is not null && actor.Fingerprint == FingerprintOf(_configured);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == id, cancellation) is { } key && IsValid(key);
    }

    /// <summary>A hash of the hash: it says whether two keys are the same, and nothing else.</summary>
    private static string FingerprintOf(byte[] hash) => Convert.ToHexStringLower(SHA256.HashData(hash));

    private bool IsValid(Core.Operators.ApiKey key) => key.RevokedAt is null && (key.ExpiresAt is not { } end || clock.GetUtcNow() < end);

    private static Actor ToActor(Core.Operators.ApiKey key) => new(key.Id, key.Name, Scopes.Parse(key.Scope) ?? Scope.Viewer);
}
