using System.Text.Json.Nodes;
using Microsoft.Playwright;
using WebhookOps.EndToEnd.Tests.Running;

namespace WebhookOps.Browser.Tests;

/// <summary>What the forms of settings do to what they do not show, and to what was left as it is.</summary>
public sealed class FormTests(Chromium chromium, Running running) : IClassFixture<Running>
{
    private OperatorApi Api => running.Product.Api;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Saving_a_form_changes_what_was_changed_on_it_and_nothing_else(bool script)
    {
        var name = script ? "kept" : "plain";
        await Api.PostAsync("/api/agents", new { name, allowedTargets = new[] { "127.0.0.1:9" } });
        await Api.PostAsync("/api/channels", new { name, ttlSeconds = 60, overflow = "dead-letter-oldest", allowedAddresses = new[] { "10.0.0.0/8", "::1" }, redact = new[] { "card" } });
        await Api.PostAsync("/api/sources", new
        {
            slug = name,
            provider = "github",
            signingSecret = "a long random text",
            maxBodyBytes = 2000,
            methods = new[] { "POST", "PUT" },
            rateLimit = new { requests = 5, windowSeconds = 1 },
            retention = new { eventDays = 3 },
            dedupe = new { windowSeconds = 60, header = "X-Id" },
        });
        await Api.PostAsync("/api/destinations", new { name, url = "http://127.0.0.1:9/", headers = new { authorization = "Bearer x" }, rateLimit = new { requests = 5, windowSeconds = 1 } });
        await Api.PostAsync("/api/destinations", new { name = name + "-agent", kind = "agent", agent = name, url = "http://127.0.0.1:9/", allowPrivateNetwork = true });
        await Api.PostAsync("/api/destinations", new { name = name + "-channel", kind = "channel", channel = name });
        await Api.PostAsync("/api/destinations", new { name = name + "-output", kind = "output", output = new { module = "log" }, allowPrivateNetwork = false });
        var subscription = (string)(await Api.PostAsync("/api/subscriptions", new { source = name, destination = name, filter = new { type = new[] { "a" } }, retry = new { maxAttempts = 3 } }))["id"]!;
        await Api.PostAsync("/api/alert-targets", new { name, url = "http://127.0.0.1:9/", incidents = new[] { "agent-gone" } });
        await Api.PostAsync("/api/alert-targets", new { name = name + "-mail", kind = "mail", mail = new { host = "127.0.0.1", from = "a@example.com", to = new[] { "b@example.com", "c@example.com" }, username = "u", password = "p" } });
        var before = await ConfigurationAsync();

        var page = await chromium.OpenAsync(running.Product.OperatorUrl, Product.ApiKey, script);
        string[] forms =
        [
            $"/sources/{name}", $"/channels/{name}", $"/subscriptions/{subscription}", $"/alerts/targets/{name}", $"/alerts/targets/{name}-mail", "/alerts/settings",
            $"/destinations/{name}", $"/destinations/{name}-agent", $"/destinations/{name}-channel", $"/destinations/{name}-output",
        ];
        foreach (var form in forms)
        {
            await page.GotoAsync(form);
            await SaveAsync(page);
            (await ChangedAsync()).ShouldBeEmpty(form);
        }

        (await ConfigurationAsync()).ShouldBe(before);

        await page.GotoAsync($"/destinations/{name}");
        await page.GetByLabel("URL", new() { Exact = true }).FillAsync("http://127.0.0.1:9/elsewhere");
        await SaveAsync(page);
        (await ChangedAsync()).ShouldBe(["url"]);
        await page.GotoAsync($"/alerts/targets/{name}");
        await page.GetByLabel("Agent gone").UncheckAsync();
        await SaveAsync(page);
        (await ChangedAsync()).ShouldBe(["incidents"]);
        await page.GotoAsync($"/subscriptions/{subscription}");
        await page.GetByLabel("Attempts in all").FillAsync("4");
        await SaveAsync(page);
        (await ChangedAsync()).ShouldBe(["retry"]);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task An_output_made_on_a_page_checks_certificates_and_takes_new_settings()
    {
        var page = await chromium.OpenAsync(running.Product.OperatorUrl, Product.ApiKey, script: false);
        await page.GotoAsync("/destinations/new?kind=output");
        await page.GetByLabel("Name").FillAsync("written");
        await page.GetByLabel("Module").SelectOptionAsync("file");
        await page.Button("Make the destination").ClickAsync();
        await page.GotoAsync("/destinations/written");
        (await Api.GetAsync("/api/destinations/written"))["verifyTls"]!.GetValue<bool>().ShouldBeTrue();

        await page.GetByLabel("Settings").FillAsync("""{"path":"other.jsonl"}""");
        await SaveAsync(page);
        (await ChangedAsync()).ShouldBe(["output"]);
        await page.GetByLabel("Settings").FillAsync("""{"paht":"other.jsonl"}""");
        await page.Button("Save").ClickAsync();
        await page.GetByText("paht").First.WaitForAsync();
        await page.Context.DisposeAsync();
    }

    private static async Task SaveAsync(IPage page)
    {
        await page.Button("Save").ClickAsync();
        await page.GetByText("It was saved.").WaitForAsync();
    }

    private async Task<string> ConfigurationAsync() => (await Api.GetAsync("/api/configuration")).ToJsonString();

    /// <summary>What the newest deed in the audit trail changed.</summary>
    private async Task<IEnumerable<string?>> ChangedAsync() =>
        (await Api.GetAsync("/api/audit?limit=1"))["items"]![0]!["details"]!["changed"]!.AsArray().Select(c => (string?)c);
}
