using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using WebhookOps.Dashboard.Blazor;
using WebhookOps.EndToEnd.Tests.Running;

namespace WebhookOps.Browser.Tests;

/// <summary>Every page that the product has, whoever added it, on a product with traffic of which some is hostile.</summary>
public sealed partial class PageTests(Chromium chromium, Seeded seeded)
{
    /// <summary>What a page may look like beside how it comes: what it was asked, and the kinds of what it makes.</summary>
    private static readonly string[] s_views =
    [
        "/?period=7d", "/events?q=state:dead", "/events?q=nonsense:", "/events?q=type:nothing", "/deliveries?state=held", "/replays/new?action=retry&q=state:dead", "/sources/new?provider=github",
        "/sources/new?provider=stripe", "/destinations/new?kind=http", "/destinations/new?kind=agent", "/destinations/new?kind=channel", "/destinations/new?kind=output",
        "/alerts/new?kind=mail", "/alerts/new?kind=slack", "/tunnels/nowhere", "/no-such-page",
    ];

    private static readonly int[] s_widths = [320, 700, 1024, 1280, 2000];

    [Fact]
    public async Task No_page_scrolls_sideways_runs_strangers_scripts_or_shuts_anybody_out()
    {
        var pages = await PagesAsync();
        var invited = (string)(await seeded.Product.Api.PostAsync("/api/users", new { name = "to-be-invited", role = "viewer" }))["invitationUrl"]!;
        string[] forStrangers = ["/sign-in", new Uri(invited).PathAndQuery];
        foreach (var template in Templates())
        {
            pages.Concat(forStrangers).ShouldContain(p => Matches(template, p), $"The page {template} is not looked at: name one of its addresses here.");
        }

        var axe = await ReadAxeAsync();
        var page = await chromium.OpenAsync(seeded.Product.OperatorUrl, Product.ApiKey);
        var alarms = Listen(page);
        foreach (var path in pages)
        {
            await CheckAsync(page, path, axe, alarms);
        }

        await page.Context.DisposeAsync();

        var stranger = await chromium.NewPageAsync(seeded.Product.OperatorUrl);
        alarms = Listen(stranger);
        foreach (var path in forStrangers)
        {
            await CheckAsync(stranger, path, axe, alarms);
        }

        await stranger.Context.DisposeAsync();
    }

    /// <summary>Narrow and light, wide and dark: what is seen differs in both, and every width between may scroll.</summary>
    private static async Task CheckAsync(IPage page, string path, string axe, List<string> alarms)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(s_widths[0], 900);
        await page.GotoAsync(path);
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        foreach (var width in s_widths)
        {
            await page.SetViewportSizeAsync(width, 900);
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBeLessThanOrEqualTo(0, $"{path} at {width} px");
        }

        await page.EvaluateAsync(axe);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        (await SeriousAsync(page)).ShouldBeEmpty($"{path}, wide and dark");
        await page.SetViewportSizeAsync(s_widths[0], 900);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        (await SeriousAsync(page)).ShouldBeEmpty($"{path}, narrow and light");
        await Pictures.TakeAsync(page, path);
        alarms.ShouldBeEmpty(path);
    }

    private static Task<string[]> SeriousAsync(IPage page) => page.EvaluateAsync<string[]>(
        """
        async () => (await axe.run(document, { resultTypes: ['violations'], preload: false })).violations
            .filter(v => ['serious', 'critical'].includes(v.impact)).map(v => `${v.id}: ${v.nodes[0].html}`)
        """);

    private static List<string> Listen(IPage page)
    {
        var alarms = new List<string>();
        page.Dialog += (_, dialog) =>
        {
            alarms.Add($"a script of a stranger ran: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.PageError += (_, error) => alarms.Add(error);
        page.Console += (_, line) =>
        {
            if (line.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                alarms.Add(line.Text);
            }
        };
        return alarms;
    }

    /// <summary>Every address without a parameter, and one for each that has some.</summary>
    private async Task<IReadOnlyList<string>> PagesAsync()
    {
        var api = seeded.Product.Api;
        var events = (await api.GetAsync("/api/events?q=source:shop%20-type:seen.live&limit=3"))["items"]!.AsArray().Select(e => (string)e!["id"]!).ToList();
        var tunnel = (string)(await api.GetAsync("/api/tunnels"))["items"]![0]!["tunnelId"]!;
        await api.PostAsync("/api/users", new { name = "ada@example.com", role = "operator" });
        return
        [
            .. Templates().Where(t => !t.Contains('{', StringComparison.Ordinal) && t is not ("/sign-in" or "/invitation")),
            .. s_views,
            .. events.Select(e => $"/events/{e}"),
            $"/events/{events[0]}?body=hex",
            $"/events/{events[2]}/resend",
            $"/rejected/{await FirstAsync("/api/requests")}",
            $"/replays/{await FirstAsync("/api/replays")}",
            "/sources/shop",
            "/destinations/app",
            $"/subscriptions/{await FirstAsync("/api/subscriptions")}",
            "/agents/warehouse",
            $"/tunnels/{tunnel}",
            $"/tunnels/{tunnel}/requests/{await FirstAsync($"/api/tunnels/{tunnel}/requests")}",
            "/channels/orders",
            "/alerts/targets/on-call",
            $"/incidents/{await FirstAsync("/api/incidents")}",
            "/settings/users/ada@example.com",
        ];

        async Task<string> FirstAsync(string list) => (string)(await api.GetAsync(list + "?limit=1"))["items"]![0]!["id"]!;
    }

    private static IReadOnlyList<string> Templates() =>
        [.. typeof(DashboardModule).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes<RouteAttribute>()).Select(r => r.Template).Order(StringComparer.Ordinal)];

    /// <summary>Whether an address is this page's and not that of one which names it literally.</summary>
    private static bool Matches(string template, string address)
    {
        var path = address.Split('?')[0];
        return Pattern(template).IsMatch(path) && (template == path || !Templates().Contains(path));
    }

    private static Regex Pattern(string template) =>
        new($"^{Parameter.Replace(template, "[^/]+")}$", RegexOptions.None, TimeSpan.FromSeconds(5));

    private static async Task<string> ReadAxeAsync()
    {
        await using var stream = typeof(PageTests).Assembly.GetManifestResourceStream("axe.min.js")!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Parameter { get; }
}
