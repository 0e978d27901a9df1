using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Access.Sessions;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Sessions;

/// <summary><c>/api/sessions</c>: browsers that are signed in. For admins only.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this RouteGroupBuilder api)
    {
        var sessions = api.MapGroup("/sessions").WithTags("Sessions").RequireAuthorization(AccessPolicies.ApiAdmin);
        sessions.MapGet("/", List).WithName("ListSessions").WithSummary("Every browser that is signed in, newest first");
        sessions.MapPost("/{id}/revoke", Revoke).WithName("RevokeSession").WithSummary("End a session now");
    }

    private static async Task<Results<Ok<Page<SessionAnswer>>, ProblemHttpResult>> List(PageQuery page, SessionList sessions, CancellationToken cancellation)
    {
        var rows = await sessions.ReadAsync(page.After, page.Limit + 1, cancellation);
        return TypedResults.Ok(page.Cut(rows, s => s.Session.Id, ToAnswer));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Revoke(string id, SessionList sessions, ClaimsPrincipal by, CancellationToken cancellation) =>
        await sessions.RevokeAsync(by, id, cancellation) is { } problem ? problem : TypedResults.NoContent();

    private static SessionAnswer ToAnswer(ListedSession row) => new()
    {
        Id = PublicId.Format(PublicId.Session, row.Session.Id),
        Actor = row.Actor,
        Kind = row.Kind,
        Method = row.Session.Method,
        RemoteAddress = row.Session.RemoteAddress,
        UserAgent = row.Session.UserAgent,
        CreatedAt = row.Session.CreatedAt.UtcDateTime,
        SeenAt = row.Session.SeenAt.UtcDateTime,
        ExpiresAt = row.Session.ExpiresAt.UtcDateTime,
    };
}
