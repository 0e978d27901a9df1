using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>
/// Makes a key when the product starts with none, neither in the configuration nor in the ledger. The host prints it: once, for it is
/// not kept.
/// </summary>
public sealed class FirstKey : IHostedService
{
    private readonly LedgerEditor _editor;
    private readonly KeyLookup _keys;
    private readonly SignInTokens _tokens;
    private readonly PublicAddress _address;
    private readonly TimeProvider _clock;
    private (string Text, Actor Actor)? _made;

    internal FirstKey(LedgerEditor editor, KeyLookup keys, SignInTokens tokens, PublicAddress address, TimeProvider clock) =>
        (_editor, _keys, _tokens, _address, _clock) = (editor, keys, tokens, address, clock);

    /// <summary>The key that this start made, to be printed; null when there was one already, or when it has been taken before.</summary>
    public FirstKeyGrant? Take()
    {
        if (_made is not var (text, actor))
        {
            return null;
        }

        _made = null;
        return new FirstKeyGrant(text, $"{_address.Of(Plane.Operator)}/sign-in?token={_tokens.Make(actor)}");
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_keys.HasConfiguredKey)
        {
            return;
        }

        var text = KeyText.New();
        var key = new ApiKey
        {
            Id = PublicId.New(_clock),
            Name = "first",
            Hash = KeyText.Hash(text),
            Scope = Scopes.ToText(Scope.Admin),
            CreatedAt = _clock.GetUtcNow(),
        };
        var made = await _editor.EditAsync(
            async (db, stop) =>
            {
                if (await db.ApiKeys.AnyAsync(k => k.RevokedAt == null, stop))
                {
                    return false;
                }

                db.ApiKeys.Add(key);
                db.Audit.Add(new AuditEntry
                {
                    Id = PublicId.New(_clock),
                    At = key.CreatedAt,
                    Actor = "first start",
                    Action = "api-key.create",
                    Subject = key.Name,
                });
                return true;
            },
            cancellationToken);
        _made = made ? (text, new Actor(ActorKind.Key, key.Id, key.Name, Scope.Admin)) : null;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
