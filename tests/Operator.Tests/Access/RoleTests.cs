using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Operator.Tests.Pages;
using WebhookOps.Storage.Model;

namespace WebhookOps.Operator.Tests.Access;

/// <summary>Who may do what, asked of every route that the running server has, whoever added it.</summary>
public sealed class RoleTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly string[] s_policies = ["operator-api", "operator-api-admin", "operator-pages", "operator-pages-operator", "operator-pages-admin", "operator-signed-in"];

    /// <summary>What a stranger may reach. Adding to this list is a decision.</summary>
    private static readonly string[] s_forAnybody =
        ["/health", "/alive", "/openapi/documentName.json", "/assets/version/name", "/sign-in", "/sign-in/github", "/sign-in/github/callback", "/invitation"];

    /// <summary>What a viewer may change: their own session, password and colours.</summary>
    private static readonly string[] s_ofOneself = ["/sign-out", "/profile/password", "/theme"];

    /// <summary>Answers that go on for minutes.</summary>
    private static readonly string[] s_endless = ["/live"];

    private OperatorHost Host => shared.Host;

    [Fact]
    public void Every_route_declares_who_may_use_it()
    {
        var routes = Declared.Of(Host.Services);
        routes.Count.ShouldBeGreaterThan(70);
        foreach (var route in routes)
        {
            var what = $"{route.Method} {route.Path}";
            if (route.ForAnybody || route.Policies.Count == 0)
            {
                s_forAnybody.ShouldContain(route.Path, $"{what} is for anybody and does not say who may use it");
            }
            else
            {
                route.Policies.ShouldAllBe(p => s_policies.Contains(p), what);
                route.Policies.ShouldContain(p => p.StartsWith(route.Path.StartsWith("/api/", StringComparison.Ordinal) ? "operator-api" : "operator-", StringComparison.Ordinal), what);
            }
        }
    }

    [Fact]
    public async Task A_viewer_changes_nothing_on_any_route()
    {
        using var client = Host.Connect((await Host.AddKeyAsync("viewer")).Text);
        using var browser = await Browser.SignedInAsync(Host, (await Host.AddKeyAsync("viewer")).Text);
        var before = await CountAuditAsync();
        var tried = 0;
        foreach (var route in Declared.Of(Host.Services).Where(r => r.Changes && !r.ForAnybody && !s_ofOneself.Contains(r.Path)))
        {
            var status = route.IsApi
                ? (await Host.SendAsync(route.Method, route.Path, "{}", client)).Status
                : (await browser.SendAsync(route.Method, route.Path)).Status;
            status.ShouldBe(403, $"{route.Method} {route.Path}");
            tried++;
        }

        tried.ShouldBeGreaterThan(40);
        (await CountAuditAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task An_operator_reaches_everything_but_what_is_for_admins()
    {
        using var client = Host.Connect((await Host.AddKeyAsync("operator")).Text);
        using var browser = await Browser.SignedInAsync(Host, (await Host.AddKeyAsync("operator")).Text);
        foreach (var route in Declared.Of(Host.Services).Where(r => !r.ForAnybody && !s_ofOneself.Contains(r.Path) && !s_endless.Contains(r.Path)))
        {
            var status = route.IsApi
                ? (await Host.SendAsync(route.Method, route.Path, route.Changes ? "[]" : null, client)).Status
                : (await browser.SendAsync(route.Method, route.Path)).Status;
            if (route.Policies.Any(p => p.EndsWith("-admin", StringComparison.Ordinal)))
            {
                status.ShouldBe(403, $"{route.Method} {route.Path}");
            }
            else
            {
                status.ShouldNotBeOneOf(401, 403);
            }
        }
    }

    [Fact]
    public async Task A_browsers_cookie_is_worth_nothing_to_the_API()
    {
        using var browser = await Browser.SignedInAsync(Host);
        foreach (var route in Declared.Of(Host.Services).Where(r => r.IsApi))
        {
            (await browser.SendAsync(route.Method, route.Path, "{}")).Status.ShouldBe(401, $"{route.Method} {route.Path}");
        }
    }

    [Fact]
    public async Task No_form_is_taken_without_the_token_of_its_page()
    {
        using var browser = await Browser.SignedInAsync(Host);
        using var stranger = new Browser(Host);
        foreach (var route in Declared.Of(Host.Services).Where(r => r.Changes && !r.IsApi))
        {
            var answer = await (route.ForAnybody ? stranger : browser).SendAsync(route.Method, route.Path);
            answer.Status.ShouldBeOneOf(400, 405);
        }
    }

    private async Task<int> CountAuditAsync()
    {
        await using var db = await Host.Services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContextAsync();
        return await db.Audit.CountAsync();
    }
}
