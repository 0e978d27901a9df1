using System.Text;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;

namespace WebhookOps.Operator.Tests.Pages;

/// <summary>Strangers' bytes on every page: nothing of them becomes markup, turns the text around or reaches a terminal.</summary>
public sealed class HostileContentTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Script = "<script>alert('mark')</script>";
    private const string Evil = Script + "\" onload=\"mark()\u001b[31m\u202e";

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
        foreach (var page in new[]
                 {
                     "/", "/events", "/deliveries", "/dead-letters", "/rejected", "/audit", $"/rejected/{request}", $"/events/{id}", $"/events/{id}?body=text",
                     $"/events/{id}?body=hex", $"/events/{id}?notice={Uri.EscapeDataString(Evil)}", $"/events?type={Uri.EscapeDataString(Evil)}",
                     $"/events?source={Uri.EscapeDataString(Evil)}", $"/deliveries?state={Uri.EscapeDataString(Evil)}", $"/events?after={Uri.EscapeDataString(Evil)}",
                     $"/{Uri.EscapeDataString(Evil)}", $"/sign-in?return={Uri.EscapeDataString("/" + Evil)}",
                 })
        {
            var shown = await browser.GetAsync(page);
            shown.Status.ShouldBeOneOf([200, 404], page);
            shown.Text.ShouldNotContain(Script, Case.Insensitive, page);
            shown.Text.ShouldNotContain("\" onload=\"", Case.Insensitive, page);
            shown.Text.ShouldNotContain("&#x202E;", Case.Insensitive, page);
            shown.Text.ShouldNotContain("&#x1B;", Case.Insensitive, page);
            shown.Text.ShouldNotContain('\u202e', page);
            shown.Text.ShouldNotContain('\u001b', page);
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
        var deep = await Host.AcceptAsync("odd", [], e => e with { Body = Encoding.UTF8.GetBytes(new string('[', 1_000_000)) });
        var binary = await Host.AcceptAsync("odd", [], e => e with { Body = new byte[1_000_000] });
        using var browser = await Browser.SignedInAsync(Host);
        (await browser.GetAsync($"/events/{deep.PublicEventId()}?body=pretty")).Text.ShouldContain("too long or too deep");
        var hex = await browser.GetAsync($"/events/{binary.PublicEventId()}");
        hex.Text.ShouldContain("The first 4 KiB of 976.6 KiB.");
        hex.Text.Length.ShouldBeLessThan(100_000);
    }
}
