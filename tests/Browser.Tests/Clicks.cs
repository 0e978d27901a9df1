using Microsoft.Playwright;
using WebhookOps.Testing;

namespace WebhookOps.Browser.Tests;

/// <summary>How the tests find what they press: by the names that people read and screen readers say.</summary>
internal static class Clicks
{
    public static ILocator Link(this IPage page, string name) => page.Locator("main").GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public static ILocator Button(this IPage page, string name) => page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Waits for a page to be there as a whole. (What Playwright waits for, the event of its load, may have passed.)</summary>
    /// <param name="address">Its path and query; with a <c>*</c> at the end, their beginning.</param>
    public static Task ArriveAsync(this IPage page, string address) => Eventually.HoldsAsync(
        async () =>
        {
            try
            {
                return IsAt(new Uri(page.Url).PathAndQuery, address) && await page.EvaluateAsync<string>("document.readyState") == "complete";
            }
            catch (PlaywrightException)
            {
                return false; // it is on its way to the next
            }
        },
        $"the page {address}");

    private static bool IsAt(string now, string address) =>
        address.EndsWith('*') ? now.StartsWith(address[..^1], StringComparison.Ordinal) : now == address;

    /// <summary>Reloads until something is there: also pages without a script come to it.</summary>
    public static Task ReloadUntilAsync(this IPage page, ILocator sought, string what) => Eventually.HoldsAsync(
        async () =>
        {
            if (await sought.First.IsVisibleAsync())
            {
                return true;
            }

            await page.ReloadAsync();
            return await sought.First.IsVisibleAsync();
        },
        what);
}
