using Microsoft.AspNetCore.Authentication;
using WebhookOps.Dashboard.Blazor.Access;

namespace WebhookOps.Dashboard.Blazor.Pages.SignIn;

internal static class SignOut
{
    public static void MapSignOut(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapForms(AccessPolicies.SignedIn).MapPost("/sign-out", static async context =>
        {
            await context.SignOutAsync(AccessPolicies.SessionScheme);
            context.Response.Redirect("/sign-in");
        });
}
