using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Sources;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Standalone;

/// <summary>
/// Gives a product that was never configured one source without a secret, so that the first webhook is one <c>curl</c> away. Once
/// anything was configured, deleting this source included, it does nothing.
/// </summary>
internal sealed class DemoSource(ICatalogSource catalog, LedgerEditor editor, TimeProvider clock) : IHostedService
{
    public const string Slug = "demo";

    /// <summary>The version that a new ledger begins with.</summary>
    private const long NeverChanged = 1;

    /// <summary>Whether this start made it.</summary>
    public bool Made { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (catalog.Current.Version <= NeverChanged && catalog.Current.Sources.Count == 0)
        {
            Made = await editor.EditCatalogAsync(AddAsync, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> AddAsync(Storage.Model.LedgerContext db, CancellationToken cancellation)
    {
        if (await db.Sources.AnyAsync(cancellation))
        {
            return false;
        }

        var now = clock.GetUtcNow();
        db.Sources.Add(new Source
        {
            Id = PublicId.New(clock),
            Slug = Slug,
            Name = "Try it out",
            Dedupe = new DedupeRule { Enabled = false }, // the same curl twice is two events, as a newcomer expects
            CreatedAt = now,
            UpdatedAt = now,
        });
        return true;
    }
}
