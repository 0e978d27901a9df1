using System.Net;
using WebhookOps.Core.Deliveries;

namespace WebhookOps.Operator.Tests.Pages;

public sealed class OverviewTests
{
    [Fact]
    public async Task It_leads_to_the_first_delivery_step_by_step_and_gets_out_of_the_way()
    {
        await using var host = await OperatorHost.StartAsync();
        using var browser = await Browser.SignedInAsync(host);
        foreach (var (step, path, json) in new[]
        {
            ("/sources/new", "sources", """{"slug":"demo"}"""),
            ("/destinations/new", "destinations", """{"name":"my-app","url":"http://192.0.9.1/"}"""),
            ("/subscriptions/new?source=demo", "subscriptions", """{"source":"demo","destination":"my-app"}"""),
        })
        {
            (await browser.GetAsync("/")).Text.ShouldContain($"href=\"{step}");
            (await host.PostAsync($"/api/{path}", json)).Expect(201);
        }

        (await CommandsAsync(browser)).ShouldContain("""curl -d '{"hello":"world"}' https://hooks.example.com/in/demo""");
        await host.AcceptAsync("demo", ["my-app"]);
        var waiting = (await browser.GetAsync("/")).Text;
        waiting.ShouldContain("What to do next");
        waiting.ShouldContain("pending</span>");
        await host.AttemptAsync("my-app", DeliveryState.Delivered);
        var done = (await browser.GetAsync("/")).Text;
        done.ShouldNotContain("What to do next");
        done.ShouldContain("delivered</span>");
    }

    [Fact]
    public async Task Lists_go_on_by_key_and_keep_their_filters()
    {
        await using var host = await OperatorHost.StartAsync();
        await host.AddEndsAsync("many", "many");
        var start = DateTimeOffset.UtcNow.AddMinutes(-5);
        for (var i = 0; i < 60; i++)
        {
            await host.AcceptAsync("many", ["many"], at: start.AddMilliseconds(i));
        }

        using var browser = await Browser.SignedInAsync(host);
        foreach (var list in new[] { "/events?source=many", "/deliveries?source=many" })
        {
            var first = (await browser.GetAsync(list)).Text;
            Rows(first).ShouldBe(50, list);
            var link = first[..first.IndexOf("\">Older", StringComparison.Ordinal)];
            var next = WebUtility.HtmlDecode(link[(link.LastIndexOf("href=\"", StringComparison.Ordinal) + 6)..]);
            next.ShouldContain("source=many");
            Rows((await browser.GetAsync(next)).Text).ShouldBe(10, next);
        }
    }

    private static int Rows(string html) => html.Split("<tr>").Length - 2;

    private static async Task<List<string>> CommandsAsync(Browser browser) =>
        [.. (await browser.GetAsync("/")).Text.Split("<code>").Skip(1).Select(c => WebUtility.HtmlDecode(c[..c.IndexOf("</code>", StringComparison.Ordinal)]))];
}
