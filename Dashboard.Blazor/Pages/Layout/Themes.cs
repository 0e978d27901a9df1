using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Pages.SignIn;

namespace WebhookOps.Dashboard.Blazor.Pages.Layout;

/// <summary>Light, dark, or as the system is: a cookie, so that a page comes in its colours at once and without a script.</summary>
internal static class Themes
{
    private const string Cookie = "webhookops-theme";
    private const string System = "system";

    public static IReadOnlyList<string> All { get; } = [System, "light", "dark"];

    public static string Of(HttpContext? context) => context?.Request.Cookies[Cookie] is { } theme && All.Contains(theme, StringComparer.Ordinal) ? theme : System;

    /// <summary>Changes nothing but the browser's own cookie, so whoever is signed in may.</summary>
    public static void MapThemes(this IEndpointRouteBuilder endpoints) => endpoints.MapForms(AccessPolicies.SignedIn).MapPost("/theme", Choose);

    private static RedirectHttpResult Choose(HttpContext context)
    {
        var theme = context.Request.Form["theme"].ToString();
        if (All.Contains(theme, StringComparer.Ordinal))
        {
            context.Response.Cookies.Append(Cookie, theme, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = TimeSpan.FromDays(365) });
        }

        return TypedResults.LocalRedirect(LocalPath.Of(context.Request.Form["back"]));
    }
}
