using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;

namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>Changes on behalf of whoever calls: the change and its audit row in one transaction.</summary>
internal sealed class Edits(LedgerEditor editor, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Changes what belongs to the configuration: sources, destinations, subscriptions, alert targets, …</summary>
    /// <param name="change">Returns null when it is done, or why it was not; then nothing has changed.</param>
    public Task<ProblemHttpResult?> CatalogAsync(
        ClaimsPrincipal user,
        Deed deed,
        Func<LedgerContext, CancellationToken, Task<ProblemHttpResult?>> change,
        CancellationToken cancellation) => TryAsync(() => editor.EditCatalogAsync(Audited(user, deed, change), cancellation));

    /// <summary>Changes keys, replays or the audit trail alone.</summary>
    /// <inheritdoc cref="CatalogAsync" path="/param"/>
    public Task<ProblemHttpResult?> OtherAsync(
        ClaimsPrincipal user,
        Deed deed,
        Func<LedgerContext, CancellationToken, Task<ProblemHttpResult?>> change,
        CancellationToken cancellation) => TryAsync(() => editor.EditAsync(Audited(user, deed, change), cancellation));

    /// <summary>Writes the audit row of what was done through the queue, which has transactions of its own.</summary>
    public Task RecordAsync(ClaimsPrincipal user, Deed deed, CancellationToken cancellation) =>
        OtherAsync(user, deed, static (_, _) => Task.FromResult<ProblemHttpResult?>(null), cancellation);

    private Func<LedgerContext, CancellationToken, Task<bool>> Audited(
        ClaimsPrincipal user,
        Deed deed,
        Func<LedgerContext, CancellationToken, Task<ProblemHttpResult?>> change) => async (db, cancellation) =>
    {
        if (await change(db, cancellation) is { } refused)
        {
            throw new RefusedException(refused);
        }

        db.Audit.Add(new AuditEntry
        {
            Id = PublicId.New(clock),
            At = clock.GetUtcNow(),
            Actor = Actor.NameOf(user),
            Action = deed.Action,
            Subject = deed.Subject,
            Details = deed.Details is null ? null : JsonSerializer.Serialize(deed.Details, KeptJson.Options),
        });
        return true;
    };

    private static async Task<ProblemHttpResult?> TryAsync(Func<Task<bool>> edit)
    {
        try
        {
            await edit();
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Problem;
        }
        catch (DbUpdateException)
        {
            return ServiceDefaults.Http.Problem.Of(
                StatusCodes.Status409Conflict,
                "changed_meanwhile",
                "Somebody else changed the same thing at the same moment. Read it again and retry.");
        }
    }
}
