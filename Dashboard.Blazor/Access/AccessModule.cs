using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using WebhookOps.Core;
using WebhookOps.Dashboard.Blazor.Access.GitHub;
using WebhookOps.Dashboard.Blazor.Access.Keys;
using WebhookOps.Dashboard.Blazor.Access.Passwords;
using WebhookOps.Dashboard.Blazor.Access.Sessions;
using WebhookOps.Dashboard.Blazor.Access.Users;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>Who may use the operator plane: keys for programs, sessions for browsers. The policies here are the only place that says who may do what.</summary>
internal static class AccessModule
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<KeyLookup>();
        services.AddSingleton<SignInTokens>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SessionList>();
        services.AddSingleton<PasswordCheck>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<GitHubClient>();
        services.AddSingleton<GitHubUsers>();
        services.AddSingleton(KnownSettings.Of<GitHubOptions>(GitHubOptions.Section));
        services.AddOptions<GitHubOptions>().BindConfiguration(GitHubOptions.Section)
            .Validate(static o => o.IsComplete, "Signing in with GitHub needs GitHub:ClientId, GitHub:ClientSecret and GitHub:Organization, whose members may sign in.")
            .Validate(static o => o.HasUrls, "GitHub:AuthorizeUrl, GitHub:TokenUrl and GitHub:ApiUrl must be absolute http or https URLs.")
            .ValidateOnStart();
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
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, SessionCookie>();

        services.AddAuthorizationBuilder()
            .AddPolicy(AccessPolicies.Api, Demand(AccessPolicies.KeyScheme, Scope.Viewer))
            .AddPolicy(AccessPolicies.ApiAdmin, Demand(AccessPolicies.KeyScheme, Scope.Admin))
            .AddPolicy(AccessPolicies.Pages, Demand(AccessPolicies.SessionScheme, Scope.Viewer))
            .AddPolicy(AccessPolicies.PagesOperator, Demand(AccessPolicies.SessionScheme, Scope.Operator))
            .AddPolicy(AccessPolicies.PagesAdmin, Demand(AccessPolicies.SessionScheme, Scope.Admin))
            .AddPolicy(AccessPolicies.SignedIn, static p => p.AddAuthenticationSchemes(AccessPolicies.SessionScheme).RequireAuthenticatedUser());

        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "webhookops-form";
            o.Cookie.SameSite = SameSiteMode.Strict;
        });
        services.AddRateLimiter(SignInLimit.Configure);
    }

    private static Action<AuthorizationPolicyBuilder> Demand(string scheme, Scope least) =>
        policy => policy.AddAuthenticationSchemes(scheme).RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(least));
}
