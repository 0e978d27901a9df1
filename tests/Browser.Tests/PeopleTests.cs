using Microsoft.Playwright;
using WebhookOps.EndToEnd.Tests.Running;

namespace WebhookOps.Browser.Tests;

/// <summary>Users from their invitation to their end, and the API's own pages.</summary>
public sealed class PeopleTests(Chromium chromium, Running running) : IClassFixture<Running>
{
    private const string Password = "four words without a sense";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_user_is_invited_signs_in_sees_and_changes_nothing_and_is_shut_out_at_once(bool script)
    {
        var name = script ? "ada" : "grace";
        var admin = await chromium.OpenAsync(running.Product.OperatorUrl, Product.ApiKey, script);
        await admin.GotoAsync("/settings/users");
        await admin.GetByLabel("Name or mail address").FillAsync(name);
        await admin.Button("Make the invitation").ClickAsync();
        var link = await admin.GetByLabel("Invitation link").InnerTextAsync();

        var guest = await chromium.NewPageAsync(running.Product.OperatorUrl, script);
        await guest.GotoAsync(link.Trim());
        await guest.GetByLabel("Password").FillAsync(Password);
        await guest.GetByRole(AriaRole.Button, new() { Name = "Set it and sign in" }).ClickAsync();
        await guest.GetByRole(AriaRole.Heading, new() { Name = "Overview" }).WaitForAsync();
        await guest.GotoAsync("/sources");
        (await guest.Link("New source").CountAsync()).ShouldBe(0);
        await guest.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await guest.GetByLabel("Name").FillAsync(name);
        await guest.GetByLabel("Password").FillAsync(Password);
        await guest.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await guest.GetByRole(AriaRole.Heading, new() { Name = "Overview" }).WaitForAsync();

        await admin.GotoAsync($"/settings/users/{name}");
        await admin.GetByLabel("Role").SelectOptionAsync("operator");
        await admin.Button("Change the role").ClickAsync();
        await admin.Locator("dd", new() { HasText = "operator" }).WaitForAsync();
        await admin.Button("Disable").ClickAsync();
        await admin.Button("Enable").WaitForAsync();
        await guest.GotoAsync("/sources");
        await guest.ArriveAsync("/sign-in*");
        await guest.Context.DisposeAsync();
        await admin.Context.DisposeAsync();
    }

    [Fact]
    public async Task The_pages_of_the_API_work_under_the_content_security_policy()
    {
        var page = await chromium.NewPageAsync(running.Product.OperatorUrl);
        var refused = new List<string>();
        page.PageError += (_, error) => refused.Add(error);
        page.Console += (_, line) =>
        {
            if (line.Text.Contains("Content Security Policy", StringComparison.Ordinal) || line.Type == "error")
            {
                refused.Add(line.Text);
            }
        };
        await page.GotoAsync("/swagger");
        await page.GetByText("WebhookOps operator API").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Authorize" }).First.ClickAsync();
        await page.Locator(".modal-ux input").FillAsync(Product.ApiKey);
        await page.Locator(".modal-ux button", new() { HasText = "Authorize" }).ClickAsync();
        await page.Locator(".modal-ux button", new() { HasText = "Close" }).ClickAsync();
        await page.Locator("#operations-Keys-ReadMe .opblock-summary-control").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        await page.Locator(".live-responses-table .response-col_status", new() { HasText = "200" }).First.WaitForAsync();
        refused.ShouldBeEmpty();
        await page.Context.DisposeAsync();
    }
}
