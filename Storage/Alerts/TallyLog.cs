using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Search;

namespace WebhookOps.Storage.Alerts;

/// <summary>How attempts went in the last hour, by destination: what workers count in memory, in the ledger for all to see.</summary>
public sealed class TallyLog(LedgerEditor editor, IDbContextFactory<LedgerContext> contexts, TimeProvider clock)
{
    /// <summary>How often each worker adds what it has counted.</summary>
    public static readonly TimeSpan TallyEvery = TimeSpan.FromSeconds(10);

    /// <summary>Adds what was counted since the last time, and removes what is too old to be asked for.</summary>
    public Task AddAsync(IReadOnlyList<TallySum> counted, CancellationToken cancellation) => editor.EditAsync(
        async (db, stop) =>
        {
            var now = clock.GetUtcNow();
            db.DeliveryTallies.AddRange(counted.Select(c => new DeliveryTally { Id = PublicId.New(now), DestinationId = c.DestinationId, Delivered = c.Delivered, Failed = c.Failed, LastFailed = c.LastFailed }));
            return await db.DeliveryTallies.Between(null, now - (2 * AlertSettingsRules.MaxWindow)).ExecuteDeleteAsync(stop);
        },
        cancellation);

    public async Task<IReadOnlyDictionary<Guid, TallySum>> SumAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.DeliveryTallies.Between(since, null)
            .GroupBy(t => t.DestinationId)
            .Select(g => new TallySum(g.Key, g.Sum(t => t.Delivered), g.Sum(t => t.Failed)))
            .ToDictionaryAsync(s => s.DestinationId, cancellation);
    }

    /// <summary>The newest attempts since a moment at each of some destinations, those of all workers taken together.</summary>
    public async Task<IReadOnlyDictionary<Guid, TallySum>> NewestAsync(IReadOnlyCollection<Guid> destinations, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var tallies = await db.DeliveryTallies.Between(since, null).Where(t => destinations.Contains(t.DestinationId)).ToListAsync(cancellation);
        return tallies.GroupBy(t => t.DestinationId).ToDictionary(g => g.Key, g =>
        {
            var last = g.MaxBy(t => PublicId.TimeOf(t.Id))!;
            var newest = g.Where(t => PublicId.TimeOf(t.Id) > PublicId.TimeOf(last.Id) - TallyEvery).ToList();
            return new TallySum(g.Key, newest.Sum(t => t.Delivered), newest.Sum(t => t.Failed)) { LastFailed = last.LastFailed };
        });
    }
}
