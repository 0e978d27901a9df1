using Microsoft.Playwright;
using WebhookOps.Testing.Http;

namespace WebhookOps.Browser.Tests;

/// <summary>Agents, their tunnels, and channels with their connectors, from their making to their end, with nothing but the pages and what they say to run.</summary>
public sealed class PrivateAppTests(Chromium chromium, Running running) : IClassFixture<Running>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_agent_is_made_and_joins_and_its_live_requests_are_looked_at_and_sent_again(bool script)
    {
        var name = script ? "office" : "cellar";
        await using var app = await Receiver.StartAsync(Answers.Status(201, "made"));
        var page = await OpenAsync(script);
        await page.GotoAsync("/agents");
        await page.Link("New agent").ClickAsync();
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("It may connect to").FillAsync($"127.0.0.1:{app.Port}");
        await page.Button("Make the agent").ClickAsync();
        await page.Button("Make the secret").ClickAsync();
        await using var agent = running.Run(await page.GetByLabel("Command", new() { Exact = true }).InnerTextAsync());
        await page.GotoAsync($"/agents/{name}");
        await page.ReloadUntilAsync(page.Locator("h1 .badge", new() { HasText = "online" }), "the agent to be online");

        var url = await page.Locator("dd code").First.InnerTextAsync();
        using var caller = new HttpClient();
        using var body = new StringContent("""{"order":7}""");
        (await caller.PostAsync(url + "/orders", body)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
        await page.GotoAsync("/tunnels");
        await page.Link($"Last requests of {name}").ClickAsync();
        await page.ReloadUntilAsync(page.GetByText("POST /orders"), "the request to be remembered");
        await page.Locator("main tbody a").First.ClickAsync();
        await page.GetByText("\"order\": 7").WaitForAsync();
        await page.Button("Send it to the app again").ClickAsync();
        await page.GetByText("this is what came of it").WaitForAsync();
        (await app.WaitForCountAsync(2))[1].Path.ShouldBe("/orders");

        await page.GotoAsync($"/agents/{name}");
        await page.Button("Revoke it").ClickAsync();
        await page.Locator("h1 .badge", new() { HasText = "revoked" }).WaitForAsync();
        await page.Context.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_channel_is_made_and_changed_and_its_connector_cut(bool script)
    {
        var name = script ? "orders" : "invoices";
        var page = await OpenAsync(script);
        await page.GotoAsync("/channels");
        await page.Link("New channel").ClickAsync();
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Messages that may wait").FillAsync("0");
        await page.Button("Make the channel").ClickAsync();
        await page.GetByText("Nothing was saved.").WaitForAsync();
        await page.GetByLabel("Messages that may wait").FillAsync("500");
        await page.Button("Make the channel").ClickAsync();
        var token = await page.GetByLabel("Token", new() { Exact = true }).InnerTextAsync();

        using var http = new HttpClient();
        using var connector = await http.GetAsync(
            $"{running.Product.EdgeUrl}/connect/stream/{name}/sse?token={Uri.EscapeDataString(token.Trim())}", HttpCompletionOption.ResponseHeadersRead);
        connector.EnsureSuccessStatusCode();
        await page.GotoAsync($"/channels/{name}");
        await page.ReloadUntilAsync(page.GetByRole(AriaRole.Button, new() { Name = "Disconnect" }), "the connector to be listed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Disconnect" }).First.ClickAsync();
        await page.GetByText("The connector is cut").WaitForAsync();
        await using var stream = await connector.Content.ReadAsStreamAsync();
        await stream.CopyToAsync(Stream.Null); // it ends

        (await page.GetByLabel("Messages that may wait").InputValueAsync()).ShouldBe("500");
        await page.GetByLabel("A message lives, in seconds").FillAsync("60");
        await page.Button("Save").ClickAsync();
        await page.GetByText("It was saved.").WaitForAsync();
        (await page.GetByText("1 min").First.IsVisibleAsync()).ShouldBeTrue();
        await page.GetByText("Delete channel…").ClickAsync();
        await page.GetByLabel($"Write {name} to confirm").FillAsync(name);
        await page.Button("Delete channel").ClickAsync();
        await page.GetByText("It was deleted.").WaitForAsync();
        await page.Context.DisposeAsync();
    }

    private Task<IPage> OpenAsync(bool script) => chromium.OpenAsync(running.Product.OperatorUrl, EndToEnd.Tests.Running.Product.ApiKey, script);
}
