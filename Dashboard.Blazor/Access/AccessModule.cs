using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using WebhookOps.Dashboard.Blazor.Pages.Layout;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>Who may use the operator plane: keys for programs, sessions for browsers.</summary>
internal static class AccessModule
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<KeyLookup>();
        services.AddSingleton<SignInTokens>();
        services.AddSingleton(p => new FirstKey(
            p.GetRequiredService<LedgerEditor>(),
            p.GetRequiredService<KeyLookup>(),
            p.GetRequiredService<SignInTokens>(),
            p.GetRequiredService<PublicAddress>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddHostedService(p => p.GetRequiredService<FirstKey>());

        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(AccessPolicies.KeyScheme, null)
            .AddCookie(AccessPolicies.SessionScheme);
        services.AddOptions<CookieAuthenticationOptions>(AccessPolicies.SessionScheme).Configure<IOptions<OperatorOptions>>(ConfigureCookie);

        services.AddAuthorizationBuilder()
            .AddPolicy(AccessPolicies.Api, Demand(AccessPolicies.KeyScheme, Scope.Viewer))
            .AddPolicy(AccessPolicies.ApiAdmin, Demand(AccessPolicies.KeyScheme, Scope.Admin))
            .AddPolicy(AccessPolicies.Pages, Demand(AccessPolicies.SessionScheme, Scope.Viewer))
            .AddPolicy(AccessPolicies.SignedIn, static p => p.AddAuthenticationSchemes(AccessPolicies.SessionScheme).RequireAuthenticatedUser());

        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "webhookops-form";
            o.Cookie.SameSite = SameSiteMode.Strict;
        });
        services.AddRateLimiter(static o =>
        {
            o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            o.OnRejected = static async (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = "60";
                await Refusals.Of(StatusCodes.Status429TooManyRequests).ExecuteAsync(rejected.HttpContext);
            };
            o.AddPolicy(AccessPolicies.SignInLimit, LimitSignIn);
        });
    }

    /// <summary>Attempts are counted: keys and one-time links, but not looking at the form.</summary>
    private static RateLimitPartition<string> LimitSignIn(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && !context.Request.Query.ContainsKey("token")
            ? RateLimitPartition.GetNoLimiter("form")
            : RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "unknown",
                static _ => new FixedWindowRateLimiterOptions { PermitLimit = 10, Window = TimeSpan.FromMinutes(1) });

    private static void ConfigureCookie(CookieAuthenticationOptions cookie, IOptions<OperatorOptions> options)
    {
        cookie.Cookie.Name = "webhookops-session";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.ExpireTimeSpan = options.Value.SessionIdle;
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.ReturnUrlParameter = AccessPolicies.ReturnParameter;
        cookie.Events.OnRedirectToAccessDenied = static context => Refusals.Of(StatusCodes.Status403Forbidden).ExecuteAsync(context.HttpContext);
        cookie.Events.OnValidatePrincipal = static async context =>
        {
            var keys = context.HttpContext.RequestServices.GetRequiredService<KeyLookup>();
            if (context.Principal is not { } principal
                || Actor.From(principal) is not { } actor
                || !await keys.IsStillValidAsync(actor, context.HttpContext.RequestAborted))
            {
                context.RejectPrincipal();
                await context.HttpContext.SignOutAsync(AccessPolicies.SessionScheme);
            }
        };
    }

    private static Action<AuthorizationPolicyBuilder> Demand(string scheme, Scope least) =>
        policy => policy.AddAuthenticationSchemes(scheme).RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(least));
}
