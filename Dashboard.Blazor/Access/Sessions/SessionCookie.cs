using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using WebhookOps.Dashboard.Blazor.Pages.Layout;

namespace WebhookOps.Dashboard.Blazor.Access.Sessions;

/// <summary>The cookie that names a session. Its own expiry is only a bound: <see cref="SessionStore"/> decides.</summary>
internal sealed class SessionCookie(IOptions<OperatorOptions> options) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (string.Equals(name, AccessPolicies.SessionScheme, StringComparison.Ordinal))
        {
            Configure(options);
        }
    }

    public void Configure(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "webhookops-session";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.ExpireTimeSpan = options.Value.SessionLifetime;
        cookie.SlidingExpiration = false;
        cookie.LoginPath = "/sign-in";
        cookie.ReturnUrlParameter = AccessPolicies.ReturnParameter;
        cookie.Events.OnRedirectToAccessDenied = static context => Refusals.Of(StatusCodes.Status403Forbidden).ExecuteAsync(context.HttpContext);
        cookie.Events.OnValidatePrincipal = ValidateAsync;
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<SessionStore>();
        if (context.Principal is { } principal && Actor.SessionOf(principal) is { } id
            && await sessions.FindAsync(id, context.HttpContext.RequestAborted) is { } actor)
        {
            context.ReplacePrincipal(actor.ToPrincipal(AccessPolicies.SessionScheme, id));
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(AccessPolicies.SessionScheme);
    }
}
