using Microsoft.Playwright;
using WebhookOps.Testing;

namespace WebhookOps.Browser.Tests;

/// <summary>Debian's own Chromium, driven by Playwright; one for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            Timeout = 120_000,
        });
    }

    /// <summary>A page of a browser that knows nothing yet, signed in to a product.</summary>
    public async Task<IPage> OpenAsync(string url, string key, bool script = true, int width = 1280, bool dark = false)
    {
        var page = await NewPageAsync(url, script, width, dark);
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#key", key);
        await page.PressAsync("#key", "Enter");
        await page.ArriveAsync("/");
        return page;
    }

    /// <summary>A page of a browser that knows nothing yet.</summary>
    public async Task<IPage> NewPageAsync(string url, bool script = true, int width = 1280, bool dark = false)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = url,
            JavaScriptEnabled = script,
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        context.SetDefaultTimeout((float)Eventually.DefaultTimeout.TotalMilliseconds);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
