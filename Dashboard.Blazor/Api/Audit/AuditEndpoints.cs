using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Audit;

/// <summary><c>/api/audit</c>: what was done by whom.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this RouteGroupBuilder api) =>
        api.MapGet("/audit", List).WithTags("Audit").WithName("ListAudit").WithSummary("What was done by whom, newest first");

    private static async Task<Results<Ok<Http.Page<AuditAnswer>>, ProblemHttpResult>> List(
        PageQuery page, IDbContextFactory<LedgerContext> contexts, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.Audit.Before(page.After).OrderByDescending(a => a.Id).Take(page.Limit + 1).ToListAsync(cancellation);
        return TypedResults.Ok(page.Cut(rows, a => a.Id, ToAnswer));
    }

    private static AuditAnswer ToAnswer(AuditEntry entry) => new(
        PublicId.Format(PublicId.Audit, entry.Id),
        entry.At.UtcDateTime,
        entry.Actor,
        entry.Action,
        entry.Subject,
        entry.Details is { } details ? JsonElement.Parse(details) : null);
}
