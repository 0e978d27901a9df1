using System.Security.Claims;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Access.Keys;
using WebhookOps.Dashboard.Blazor.Access.Sessions;
using WebhookOps.Dashboard.Blazor.Pages.Layout;

namespace WebhookOps.Dashboard.Blazor.Pages.Settings;

/// <summary>What the buttons in the rows of the settings do; each leads back to its list.</summary>
internal static class SettingsForms
{
    public static void MapSettingsForms(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapProfileForms();
        var forms = endpoints.MapForms(AccessPolicies.PagesAdmin);
        forms.MapPost("/settings/keys/{id}/revoke", static async Task<IResult> (string id, ApiKeys keys, ClaimsPrincipal user, CancellationToken cancellation) =>
            (await keys.RevokeAsync(user, id, cancellation)).Problem is null
                ? TypedResults.Redirect("/settings/keys?notice=revoked")
                : Refusals.Of(StatusCodes.Status404NotFound));
        forms.MapPost("/settings/sessions/{id}/revoke", static async Task<IResult> (string id, SessionList sessions, ClaimsPrincipal user, CancellationToken cancellation) =>
            await sessions.RevokeAsync(user, id, cancellation) is null
                ? TypedResults.Redirect("/settings/sessions?notice=ended")
                : Refusals.Of(StatusCodes.Status404NotFound));
    }
}
