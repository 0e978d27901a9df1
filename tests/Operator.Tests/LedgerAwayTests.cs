using WebhookOps.Operator.Tests.Pages;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Operator.Tests;

public sealed class LedgerAwayTests
{
    [Fact]
    public async Task While_the_ledger_is_away_programs_are_told_so_and_people_are_shown_it()
    {
        await using var postgres = await PostgresServer.StartNewAsync();
        await using var host = await OperatorHost.StartAsync(("ConnectionStrings:webhookops", await postgres.CreateDatabaseAsync()));
        using var browser = await Browser.SignedInAsync(host);
        (await browser.GetAsync("/events")).Status.ShouldBe(200);

        using var viewer = host.Connect((await host.AddKeyAsync("viewer")).Text);

        await postgres.Kill9Async();
        (await host.GetAsync("/api/events")).ExpectProblem(503, "ledger_unavailable");
        (await host.SendAsync(HttpMethod.Get, "/api/events", client: viewer)).ExpectProblem(503, "ledger_unavailable");
        foreach (var path in (string[])["/events", "/sign-in"])
        {
            var page = path == "/sign-in" ? await new Browser(host).SubmitAsync(path, path, ("Key", "a-key-that-only-the-ledger-could-know")) : await browser.GetAsync(path);
            page.Status.ShouldBe(503, path);
            page.Text.ShouldContain("The ledger is away");
        }

        await postgres.StartAsync();
        (await browser.GetAsync("/events")).Status.ShouldBe(200);
    }
}
