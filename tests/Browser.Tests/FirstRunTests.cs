using Microsoft.Playwright;
using WebhookOps.EndToEnd.Tests.Running;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;

namespace WebhookOps.Browser.Tests;

/// <summary>From an empty product to a delivered event, with nothing but its pages.</summary>
public sealed class FirstRunTests(Chromium chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_first_page_leads_to_a_delivered_event(bool script)
    {
        using var folder = new TempFolder();
        await using var receiver = await Receiver.StartAsync();
        await using var product = new Product(folder["data"]);
        await product.StartAsync();
        var page = await chromium.OpenAsync(product.OperatorUrl, Product.ApiKey, script);

        await page.GetByText("What to do next").WaitForAsync(); // its first source, a demo, comes with the product
        await page.GotoAsync("/sources");
        await page.Link("New source").ClickAsync();
        await page.Link("Any sender").ClickAsync();
        await page.GetByLabel("Slug").FillAsync("Not A Slug");
        await page.Button("Make the source").ClickAsync();
        await page.GetByText("Nothing was saved.").WaitForAsync();
        (await page.GetByLabel("Slug").GetAttributeAsync("aria-invalid")).ShouldBe("true");
        await page.GetByLabel("Slug").FillAsync("orders");
        await page.Button("Make the source").ClickAsync();
        await page.GetByText("/in/orders").First.WaitForAsync();

        await page.GotoAsync("/");
        await page.Link("New destination").ClickAsync();
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "A URL" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("my-app");
        await page.GetByLabel("URL", new() { Exact = true }).FillAsync(receiver.Url + "/hook");
        await page.Button("Make the destination").ClickAsync();
        (await page.GetByText("whsec_").InnerTextAsync()).Length.ShouldBeGreaterThan(40);
        await page.Link("Subscribe it to a source").ClickAsync();
        await page.GetByLabel("From the source").SelectOptionAsync("orders");
        await page.Button("Make the subscription").ClickAsync();
        await page.ArriveAsync("/subscriptions?notice=created");

        await page.GotoAsync("/");
        await page.Link("Send a test event").ClickAsync();
        await page.Button("Send a test event").ClickAsync();
        await page.ArriveAsync("/events/evt_*");
        await receiver.WaitForAsync(r => r.Count == 1);
        await Eventually.HoldsAsync(async () =>
        {
            await page.ReloadAsync();
            return await page.Locator(".delivery .badge.delivered").First.IsVisibleAsync();
        }, "the page shows the delivery");
        await page.GotoAsync("/");
        (await page.GetByText("What to do next").CountAsync()).ShouldBe(0);
    }
}
