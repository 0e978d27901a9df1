using Microsoft.Playwright;
using WebhookOps.EndToEnd.Tests.Running;

namespace WebhookOps.Browser.Tests;

/// <summary>What an operator does and sees in a browser, on a product with traffic.</summary>
public sealed class OperatorTests(Chromium chromium, Seeded seeded)
{
    private Product Product => seeded.Product;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dead_letter_is_found_by_its_body_its_destination_mended_and_all_retried(bool script)
    {
        var (source, destination, receiver) = script ? ("till", "till-app", seeded.Good) : ("depot", "depot-app", seeded.Other);
        await seeded.MakeDeadLettersAsync(source, destination);
        var page = await chromium.OpenAsync(Product.OperatorUrl, Product.ApiKey, script);
        await page.GotoAsync("/events");
        if (script)
        {
            await page.Keyboard.PressAsync("?");
            await page.GetByRole(AriaRole.Dialog).WaitForAsync();
            await page.Keyboard.PressAsync("Escape");
            await page.Keyboard.PressAsync("/");
            await page.Keyboard.TypeAsync($"source:{source} state:dead body.data.id=in_3");
        }
        else
        {
            await page.GetByRole(AriaRole.Searchbox).FillAsync($"source:{source} state:dead body.data.id=in_3");
        }

        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("/events?q=*");
        (await page.Locator("main tbody tr").CountAsync()).ShouldBe(1);
        await page.Locator("main tbody tr a").First.ClickAsync();
        (await page.Locator("pre.body").First.InnerTextAsync()).ShouldContain("\"in_3\"");
        await page.Locator(".attempts summary").First.ClickAsync();
        (await page.Locator(".attempts").InnerTextAsync()).ShouldContain("500");

        await page.Locator(".delivery h3 a").ClickAsync();
        await page.GetByLabel("URL", new() { Exact = true }).FillAsync(receiver.Url);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.GetByText("It was saved.").WaitForAsync();

        await page.GotoAsync("/dead-letters");
        await page.GetByRole(AriaRole.Link, new() { Name = $"retry all with HTTP_STATUS at {destination}" }).ClickAsync();
        await page.GetByText("Nothing has been done yet.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Start with {Seeded.Events}" }).ClickAsync();
        await page.ArriveAsync("/replays/rpl_*");
        var done = page.Locator(".badge.delivered");
        await (script ? done.WaitForAsync() : page.ReloadUntilAsync(done, "the job to be done")); // with a script the page says so by itself
        await receiver.WaitForAsync(r => r.Count == Seeded.Events);
        await page.GotoAsync($"/dead-letters?destination={destination}");
        await page.ReloadUntilAsync(page.GetByText("No dead letter."), "the dead letters to be drained");
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task The_live_list_shows_what_comes_in_by_itself_and_how_old_its_last_heartbeat_is()
    {
        var page = await chromium.OpenAsync(Product.OperatorUrl, Product.ApiKey);
        await page.GotoAsync("/events/live?q=source:shop%20type:seen.live");
        await page.GetByText("Live. Last heartbeat").WaitForAsync();
        await page.GetByText("Nothing yet.").WaitForAsync();
        await seeded.SendAsync("shop", "{}", "seen.live");
        await page.Locator("main tbody tr", new() { HasText = "seen.live" }).WaitForAsync();
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_theme_is_chosen_and_stays()
    {
        var page = await chromium.OpenAsync(Product.OperatorUrl, Product.ApiKey, script: false);
        await page.GetByRole(AriaRole.Button, new() { Name = "dark", Exact = true }).ClickAsync();
        await page.Locator("html[data-theme=dark]").WaitForAsync();
        await page.GotoAsync("/events");
        await page.Locator("html[data-theme=dark]").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "system", Exact = true }).ClickAsync();
        await page.Locator("html[data-theme=system]").WaitForAsync();
        await page.Context.DisposeAsync();
    }
}
