using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Core.Operators;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Operator.Tests.Pages;

internal static class Keys
{
    /// <summary>Puts a key with a scope into the ledger.</summary>
    public static async Task<(Guid Id, string Text)> AddKeyAsync(this OperatorHost host, string scope)
    {
        var text = "whk_" + Guid.NewGuid();
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(),
            Name = $"of a {scope}",
            Hash = SHA256.HashData(Encoding.UTF8.GetBytes(text)),
            Scope = scope,
            CreatedAt = DateTimeOffset.UtcNow,
        };
        await Editor(host).EditAsync(
            (db, _) =>
            {
                db.ApiKeys.Add(key);
                return Task.FromResult(true);
            },
            CancellationToken.None);
        return (key.Id, text);
    }

    public static Task<bool> RevokeAsync(this OperatorHost host, Guid id) => Editor(host).EditAsync(
        async (db, stop) =>
        {
            (await db.ApiKeys.AsTracking().SingleAsync(k => k.Id == id, stop)).RevokedAt = DateTimeOffset.UtcNow;
            return true;
        },
        CancellationToken.None);

    private static LedgerEditor Editor(OperatorHost host) => host.Services.GetRequiredService<LedgerEditor>();
}
