using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Events;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Search;

/// <summary>Finds what was turned away.</summary>
public sealed class RejectedSearch(IDbContextFactory<LedgerContext> contexts)
{
    /// <returns>Requests without their headers and bodies; <see cref="GetAsync"/> has those.</returns>
    /// <inheritdoc cref="EventSearch.FindAsync"/>
    public async Task<Page<RejectedRequest>> FindAsync(RejectedQuery query, Guid? after, int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.RejectedRequests.Between(query.From, query.To).PageAsync(rows => Filter(rows, query), r => r.Id, after, limit, cancellation);
    }

    public async Task<RejectedRequest?> GetAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.RejectedRequests.SingleOrDefaultAsync(r => r.Id == id, cancellation);
    }

    /// <summary>Why requests were turned away, the most frequent reason first. Only so many of each source are kept, so that this stays small.</summary>
    public async Task<IReadOnlyList<RejectedReason>> FindReasonsAsync(int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var groups = await db.RejectedRequests
            .GroupBy(r => new { r.Slug, r.Code, r.Status })
            .Select(g => new { g.Key, Count = g.LongCount(), Latest = g.Max(r => r.ReceivedAt) })
            .OrderByDescending(g => g.Count)
            .Take(limit)
            .ToListAsync(cancellation);
        return [.. groups.Select(g => new RejectedReason(g.Key.Slug, g.Key.Code, g.Key.Status, g.Count, g.Latest))];
    }

    private static IQueryable<RejectedRequest> Filter(IQueryable<RejectedRequest> requests, RejectedQuery query)
    {
        if (query.Slug is { } slug)
        {
            requests = requests.Where(r => r.Slug == slug);
        }

        if (query.Code is { } code)
        {
            requests = requests.Where(r => r.Code == code);
        }

        return requests.Select(r => new RejectedRequest
        {
            Id = r.Id,
            Slug = r.Slug,
            SourceId = r.SourceId,
            ReceivedAt = r.ReceivedAt,
            Method = r.Method,
            Path = r.Path,
            Query = r.Query,
            BodySize = r.BodySize,
            RemoteAddress = r.RemoteAddress,
            Status = r.Status,
            Code = r.Code,
            Reason = r.Reason,
        });
    }
}
