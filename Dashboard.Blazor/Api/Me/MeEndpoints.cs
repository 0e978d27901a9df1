using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Dashboard.Blazor.Access;

namespace WebhookOps.Dashboard.Blazor.Api.Me;

/// <summary><c>/api/me</c>: whose key this is.</summary>
internal static class MeEndpoints
{
    public static void MapMe(this RouteGroupBuilder api) =>
        api.MapGet("/me", Read).WithTags("Keys").WithName("ReadMe").WithSummary("The name and scope of the key that asks");

    private static Ok<MeAnswer> Read(ClaimsPrincipal user) =>
        TypedResults.Ok(new MeAnswer(Actor.NameOf(user), Scopes.ToText(Actor.From(user)?.Scope ?? Scope.Viewer)));
}
