using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Access.Sessions;

namespace WebhookOps.Dashboard.Blazor.Pages.SignIn;

internal static class SignOut
{
    public static void MapSignOut(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapForms(AccessPolicies.SignedIn).MapPost("/sign-out", static async (HttpContext context, SessionStore sessions) =>
        {
            await sessions.EndAsync(context);
            return TypedResults.Redirect("/sign-in");
        });
}
