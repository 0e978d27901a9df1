using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Access.Sessions;

/// <summary>The sessions that last, for admins to see and to end.</summary>
internal sealed class SessionList(Edits edits, IDbContextFactory<LedgerContext> contexts, IOptions<OperatorOptions> options, TimeProvider clock)
{
    /// <summary>The newest before an id, those of disabled users and revoked keys left out.</summary>
    public async Task<IReadOnlyList<ListedSession>> ReadAsync(Guid? before, int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var idle = now - options.Value.SessionIdle;
        var rows = await (
            from session in db.Sessions.Before(before)
            where session.EndedAt == null && session.ExpiresAt > now && session.SeenAt > idle
            join u in db.Users on session.UserId equals (Guid?)u.Id into users
            from user in users.DefaultIfEmpty()
            join k in db.ApiKeys on session.KeyId equals (Guid?)k.Id into keys
            from key in keys.DefaultIfEmpty()
            where (user == null || user.DisabledAt == null) && (key == null || key.RevokedAt == null)
            orderby session.Id descending
            select new { session, User = user == null ? null : user.Name, Key = key == null ? null : key.Name }).Take(limit).ToListAsync(cancellation);
        return [.. rows.Select(r => new ListedSession(
            r.session, r.User ?? r.Key ?? KeyLookup.ConfiguredName, r.User is not null ? "user" : r.Key is not null ? "key" : "configuration"))];
    }

    /// <returns>Null: it is over, now or already.</returns>
    public async Task<ProblemHttpResult?> RevokeAsync(ClaimsPrincipal by, string id, CancellationToken cancellation)
    {
        if (!PublicId.TryParse(PublicId.Session, id, out var key))
        {
            return Problems.NotFound("session", id);
        }

        return await edits.OtherAsync(
            by,
            new Deed("session.revoke", id),
            async (db, stop) =>
            {
                if (await db.Sessions.SingleOrDefaultAsync(s => s.Id == key, stop) is not { } session)
                {
                    return Problems.NotFound("session", id);
                }

                session.EndedAt ??= clock.GetUtcNow();
                return null;
            },
            cancellation);
    }
}
