using Microsoft.Playwright;

namespace WebhookOps.Browser.Tests;

/// <summary>Pictures of every page for people to look at, narrow and wide, light and dark, in the folder that <c>BROWSER_PICTURES</c> names.</summary>
internal static class Pictures
{
    private static readonly string? s_folder = Environment.GetEnvironmentVariable("BROWSER_PICTURES") is { Length: > 0 } folder ? folder : null;

    public static async Task TakeAsync(IPage page, string address)
    {
        if (s_folder is null)
        {
            return;
        }

        var name = string.Concat(address.Trim('/').Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '=' ? c : '_'));
        foreach (var width in new[] { 320, 2000 })
        {
            await page.SetViewportSizeAsync(width, 900);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await page.ScreenshotAsync(new() { Path = Path.Combine(s_folder, $"{(name.Length == 0 ? "overview" : name)}-{width}-{scheme}.png".ToLowerInvariant()), FullPage = true });
            }
        }
    }
}
