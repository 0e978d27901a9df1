using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace WebhookOps.Operator.Tests.Pages;

public sealed class SecurityHeaderTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task Every_answer_carries_them_whatever_it_is()
    {
        using var browser = await Browser.SignedInAsync(Host);
        using var stranger = new Browser(Host);
        var pages = Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            .Select(e => "/" + e.RoutePattern.Parameters.Aggregate(e.RoutePattern.RawText!.TrimStart('/'), (path, p) => path.Replace($"{{{p.Name}}}", "none", StringComparison.Ordinal)))
            .ToList();
        pages.Count.ShouldBeGreaterThan(10);
        foreach (var page in pages)
        {
            var shown = await browser.GetAsync(page);
            shown.Status.ShouldBe(page.Contains("none", StringComparison.Ordinal) ? 404 : page == "/invitation" ? 410 : 200, page);
            Check(shown, page);
            (await stranger.GetAsync(page)).Status.ShouldBe(page switch { "/sign-in" => 200, "/invitation" => 410, _ => 302 }, page);
        }

        Check(await stranger.GetAsync("/"), "a redirect");
        Check(await stranger.GetAsync("/api/events"), "a refusal of the API");
        Check(await browser.GetAsync("/no-such-page"), "404");
        Check(await browser.PostAsync("/sign-out"), "400");
        Check(await browser.GetAsync("/events?after=nonsense"), "an error on a page");
    }

    [Fact]
    public async Task Pages_hold_no_script_or_style_of_their_own_and_their_files_are_there()
    {
        using var browser = await Browser.SignedInAsync(Host);
        var html = (await browser.GetAsync("/")).Text;
        html.ShouldNotContain(" style=");
        html.ShouldNotContain("<style");
        html.ShouldNotContain(" onclick=");
        foreach (var (name, type) in new[] { ("webhookops.css", "text/css"), ("webhookops.js", "text/javascript"), ("icon.svg", "image/svg+xml") })
        {
            var at = html.IndexOf(name, StringComparison.Ordinal);
            var start = html.LastIndexOf('"', at) + 1;
            var file = await browser.GetAsync(html[start..(at + name.Length)]);
            file.Status.ShouldBe(200, name);
            file.Headers["Content-Type"].Single().ShouldStartWith(type);
            file.Headers["Cache-Control"].Single().ShouldContain("immutable");
        }
    }

    private static void Check(Shown answer, string what)
    {
        var policy = answer.Headers["Content-Security-Policy"].ShouldHaveSingleItem(what);
        policy.ShouldContain("default-src 'none'", customMessage: what);
        policy.ShouldContain("frame-ancestors 'none'", customMessage: what);
        policy.ShouldNotContain("unsafe", customMessage: what);
        answer.Headers["X-Content-Type-Options"].ShouldBe(["nosniff"], what);
        answer.Headers["Referrer-Policy"].ShouldBe(["no-referrer"], what);
        string.Join(',', answer.Headers["Cache-Control"]).ShouldContain("no-store", customMessage: what);
    }
}
