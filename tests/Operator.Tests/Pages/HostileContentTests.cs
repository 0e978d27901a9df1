using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Operator.Tests.Alerts;

namespace WebhookOps.Operator.Tests.Pages;

/// <summary>Strangers' bytes on every page: nothing of them becomes markup, turns the text around or reaches a terminal.</summary>
public sealed partial class HostileContentTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Script = "<script>alert('mark')</script>";
    private const string Evil = Written + "\u001b[31m";

    /// <summary>What an operator may write, too: the API takes no control characters.</summary>
    private const string Written = Script + "\" onload=\"mark()\u202e";

    private static readonly string s_escaped = Uri.EscapeDataString(Evil);

    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task It_is_shown_and_does_nothing()
    {
        await Host.AddEndsAsync("hostile", "hostile");
        var latin = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Evil));
        var made = await Host.AcceptAsync("hostile", ["hostile"], e => e with
        {
            Method = Evil,
            Path = "/" + Evil,
            Query = "?" + Evil,
            EventType = Evil,
            ProviderEventId = Evil,
            Headers = new HeaderList([new("X-" + Evil, latin), new("Content-Type", "text/html")]),
            Body = Encoding.UTF8.GetBytes(Evil),
        });
        await Host.AttemptAsync("hostile", DeliveryState.Dead, 500, Evil);
        var rejected = await Host.RejectAsync(Evil, Evil);
        var request = PublicId.Format(PublicId.Request, rejected.Id);
        using var browser = await Browser.SignedInAsync(Host);
        var id = made.PublicEventId();
        string[] views =
        [
            $"/events/{id}?body=text", $"/events/{id}?body=hex", $"/events/{id}?notice={s_escaped}", $"/events?type={s_escaped}", $"/events?source={s_escaped}", $"/deliveries?state={s_escaped}",
            $"/events?after={s_escaped}", $"/events?q={s_escaped}", $"/rejected?code={s_escaped}", $"/settings?notice={s_escaped}", $"/{s_escaped}", $"/sign-in?return=/{s_escaped}",
        ];
        foreach (var page in Pages(await ThingsAsync(id, request)).Concat(views))
        {
            var shown = await browser.GetAsync(page);
            shown.Status.ShouldBeOneOf([200, 404, 410], page);
            shown.Text.ShouldNotContain(Script, Case.Insensitive, page);
            shown.Text.ShouldNotContain("\" onload=\"", Case.Insensitive, page);
            var read = Field.Replace(shown.Text, ""); // a field holds what came, to be sent again, and turns nothing around but itself
            read.ShouldNotContain("&#x202E;", Case.Insensitive, page);
            read.ShouldNotContain("&#x1B;", Case.Insensitive, page);
            read.ShouldNotContain('\u202e', page);
            read.ShouldNotContain('\u001b', page);
        }

        (await browser.GetAsync($"/events/{id}")).Text.ShouldContain("&lt;script&gt;alert(", customMessage: "the reader sees what came");
    }

    [Fact]
    public async Task A_body_is_a_file_and_no_page()
    {
        await Host.AddEndsAsync("download");
        var made = await Host.AcceptAsync("download", [], e => e with { Body = Encoding.UTF8.GetBytes(Script) });
        using var browser = await Browser.SignedInAsync(Host);
        var file = await browser.GetAsync($"/events/{made.PublicEventId()}/body");
        file.Status.ShouldBe(200);
        file.Text.ShouldBe(Script);
        file.Headers["Content-Type"].ShouldBe(["application/octet-stream"]);
        file.Headers["Content-Disposition"].Single().ShouldStartWith("attachment");
    }

    [Fact]
    public async Task Deep_nesting_and_a_long_binary_body_are_shown_in_part()
    {
        await Host.AddEndsAsync("odd");
        var deep = await Host.AcceptAsync("odd", [], e => e with { Body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":[", 1_500_000))) });
        var binary = await Host.AcceptAsync("odd", [], e => e with { Body = new byte[1_000_000] });
        using var browser = await Browser.SignedInAsync(Host);
        (await browser.GetAsync($"/events/{deep.PublicEventId()}?body=pretty")).Text.ShouldContain("too long or too deep");
        var hex = await browser.GetAsync($"/events/{binary.PublicEventId()}");
        hex.Text.ShouldContain("The first 4 KiB of 976.6 KiB.");
        hex.Text.Length.ShouldBeLessThan(100_000);
    }

    /// <summary>What the pages of one thing show: each filled with as much as its maker may write.</summary>
    private async Task<Dictionary<string, string>> ThingsAsync(string @event, string request)
    {
        var evil = JsonSerializer.Serialize(Written);
        var subscription = (await Host.PostAsync("/api/subscriptions", """{"source":"hostile","destination":"hostile"}""")).Expect(201).Json;
        var replay = (await Host.PostAsync("/api/replays", $$"""{"query":{"source":"hostile"},"reason":{{evil}},"dryRun":false}""")).Expect(202).Json;
        (await Host.PatchAsync("/api/sources/hostile", $$"""{"name":{{evil}}}""")).Expect(200);
        (await Host.PostAsync("/api/searches", $$"""{"name":{{evil}},"query":"state:dead"}""")).Expect(201);
        (await Host.PostAsync("/api/keys", $$"""{"name":{{evil}}}""")).Expect(201);
        (await Host.PostAsync("/api/agents", """{"name":"hostile"}""")).Expect(201);
        (await Host.PostAsync("/api/channels", """{"name":"hostile"}""")).Expect(201);
        (await Host.PostAsync("/api/users", """{"name":"hostile"}""")).Expect(201);
        (await Host.PostAsync("/api/alert-targets", """{"name":"hostile","url":"http://192.0.9.1/"}""")).Expect(201);
        return new(StringComparer.Ordinal)
        {
            ["/events/{id}"] = @event,
            ["/events/{id}/resend"] = @event,
            ["/rejected/{id}"] = request,
            ["/replays/{id}"] = (string)replay["id"]!,
            ["/subscriptions/{id}"] = (string)subscription["id"]!,
            ["/incidents/{id}"] = await Host.OpenIncidentAsync(Evil),
        };
    }

    /// <summary>Every page that the product has, whoever added it.</summary>
    /// <param name="things">What stands for the parameter of a page; elsewhere it is a name, or nobody's.</param>
    private IEnumerable<string> Pages(Dictionary<string, string> things)
    {
        var pages = Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/'))
            .ToList();
        things.Keys.ShouldBeSubsetOf(pages);
        return pages.Select(p => Parameter.Replace(p, things.GetValueOrDefault(p) ?? (p.StartsWith("/tunnels/", StringComparison.Ordinal) ? s_escaped : "hostile")));
    }

    [GeneratedRegex("<textarea[^>]*>[^<]*</textarea>|(?<=<input [^>]*)value=\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Field { get; }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Parameter { get; }
}
