using WebhookOps.Core.Deliveries;
using WebhookOps.Testing;

namespace WebhookOps.Operator.Tests.Pages;

/// <summary>The buttons of an event's page.</summary>
public sealed class ActionTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task Retry_cancel_and_replay_do_what_they_say_and_are_audited()
    {
        await Host.AddEndsAsync("acted", "acted", "acted-too");
        var made = await Host.AcceptAsync("acted", ["acted"]);
        await Host.AttemptAsync("acted", DeliveryState.Dead, 410, ErrorCodes.Gone);
        using var browser = await Browser.SignedInAsync(Host);
        var (page, delivery) = ($"/events/{made.PublicEventId()}", made.PublicDeliveryId());

        (await browser.SubmitAsync(page, $"/deliveries/{delivery}/retry")).Location.ShouldBe($"{page}?notice=retried");
        ((string?)(await Host.GetAsync($"/api/deliveries/{delivery}")).Json["state"]).ShouldBe("pending");
        (await browser.GetAsync($"{page}?notice=retried")).Text.ShouldContain("The delivery is due now.");
        (await browser.SubmitAsync(page, $"/deliveries/{delivery}/cancel")).Location.ShouldBe($"{page}?notice=cancelled");
        ((string?)(await Host.GetAsync($"/api/deliveries/{delivery}")).Json["state"]).ShouldBe("cancelled");
        (await browser.SubmitAsync(page, $"{page}/replay", ("destination", "acted-too"))).Location.ShouldBe($"{page}?notice=replayed");
        (await Host.GetAsync($"/api{page}")).Json["deliveries"]!.AsArray().Select(d => (string?)d!["destination"]).ShouldBe(["acted", "acted-too"]);

        var trail = (await browser.GetAsync("/audit")).Text;
        trail.ShouldContain("delivery.retry");
        trail.ShouldContain("delivery.cancel");
        trail.ShouldContain("event.replay");
    }

    [Fact]
    public async Task A_page_sets_what_was_expected_beside_what_came_and_tells_no_secret()
    {
        const string secret = "a long random text of the tests";
        (await Host.PostAsync("/api/sources", $$"""{"slug":"explained","provider":"github","signingSecret":"{{secret}}"}""")).Expect(201);
        var signature = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret), "the body"u8));
        var good = await Host.AcceptAsync("explained", [], e => e with { Body = "the body"u8.ToArray(), Headers = new([new("X-Hub-Signature-256", "sha256=" + signature)]) });
        var bad = await Host.AcceptAsync("explained", [], e => e with { Body = "another body"u8.ToArray(), Headers = new([new("X-Hub-Signature-256", "sha256=" + signature)]) });
        using var browser = await Browser.SignedInAsync(Host);
        foreach (var (made, matches) in new[] { (good, true), (bad, false) })
        {
            var page = System.Net.WebUtility.HtmlDecode((await browser.GetAsync($"/events/{made.PublicEventId()}")).Text);
            page.ShouldContain($"X-Hub-Signature-256: sha256={signature[..6]}…");
            page.Contains($"sha256={signature[..6]}… with secret 1", StringComparison.Ordinal).ShouldBe(matches);
            page.ShouldContain(matches ? "The signature matches" : "Refused: invalid github signature.");
            page.ShouldNotContain(secret);
        }
    }

    [Theory]
    [InlineData("--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n")]
    [InlineData("\r\nlead\u2028and\n mixed\r\n")]
    public async Task What_is_resent_as_it_was_shown_is_sent_byte_for_byte(string text)
    {
        var source = "as-it-was-" + Guid.NewGuid().ToString("N")[..8];
        await Host.AddEndsAsync(source);
        var made = await Host.AcceptAsync(source, [], e => e with { Body = System.Text.Encoding.UTF8.GetBytes(text) });
        using var browser = await Browser.SignedInAsync(Host);
        var page = $"/events/{made.PublicEventId()}/resend";
        var sent = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal); // as browsers do
        var resent = (await browser.SubmitAsync(page, page, ("source", source), ("type", ""), ("method", "POST"), ("path", ""), ("query", ""), ("headers", "X-A: b"), ("body", sent))).Location;
        var id = resent!.Split('?')[0];
        (await Host.GetAsync($"/api{id}/body")).Text.ShouldBe(text);
    }

    [Fact]
    public async Task A_search_goes_back_into_its_field_as_it_came()
    {
        using var browser = await Browser.SignedInAsync(Host);
        const string text = "می\u200cخواهم";
        var shown = System.Net.WebUtility.HtmlDecode((await browser.GetAsync("/events?q=" + Uri.EscapeDataString(text))).Text);
        shown.ShouldContain($"value=\"{text}\"");
    }

    [Fact]
    public async Task A_jobs_deliveries_are_those_that_it_made()
    {
        await Host.AddEndsAsync("made-by", "made-by");
        var made = await Host.AcceptAsync("made-by", ["made-by"]);
        using var browser = await Browser.SignedInAsync(Host);
        (await browser.GetAsync("/deliveries?source=made-by")).Text.ShouldContain(made.PublicEventId());
        var none = (await browser.GetAsync("/deliveries?source=made-by&replay=rpl_01m8fmsvbwe198mtmhxjx700h0")).Text;
        none.ShouldNotContain(made.PublicEventId());
        none.ShouldContain("name=\"replay\" value=\"rpl_01m8fmsvbwe198mtmhxjx700h0\"");
    }

    [Fact]
    public async Task A_job_says_how_many_deliveries_it_changed_and_how_many_events_were_found()
    {
        await Host.AddEndsAsync("told-of", "told-of-a", "told-of-b");
        await Host.AcceptAsync("told-of", ["told-of-a", "told-of-b"], at: DateTimeOffset.UtcNow.AddMinutes(-1));
        var id = (string)(await Host.PostAsync("/api/replays", """{"query":{"source":"told-of"},"action":"cancel","dryRun":false}""")).Expect(202).Json["id"]!;
        await Eventually.HoldsAsync(async () => (string?)(await Host.GetAsync($"/api/replays/{id}")).Json["state"] == "done", "the end of the job");
        using var browser = await Browser.SignedInAsync(Host);
        foreach (var path in new[] { "/replays", $"/replays/{id}" })
        {
            var page = (await browser.GetAsync(path)).Text;
            page[page.IndexOf("<h1>", StringComparison.Ordinal)..].ShouldContain("<strong>2</strong> deliveries cancelled, <span class=\"muted\">1 event found</span>", customMessage: path);
            page.ShouldNotContain("<progress", customMessage: path);
        }
    }

    [Fact]
    public async Task A_form_from_elsewhere_changes_nothing()
    {
        await Host.AddEndsAsync("forged", "forged");
        var made = await Host.AcceptAsync("forged", ["forged"]);
        using var browser = await Browser.SignedInAsync(Host);
        (await browser.PostAsync($"/deliveries/{made.PublicDeliveryId()}/cancel")).Status.ShouldBe(400);
        (await browser.PostAsync($"/events/{made.PublicEventId()}/replay")).Status.ShouldBe(400);
        (await Host.GetAsync($"/api/events/{made.PublicEventId()}")).Json["deliveries"]!.AsArray().Select(d => (string?)d!["state"]).ShouldBe(["pending"]);
    }

    [Fact]
    public async Task A_viewer_sees_everything_and_changes_nothing()
    {
        await Host.AddEndsAsync("watched", "watched");
        var made = await Host.AcceptAsync("watched", ["watched"]);
        using var viewer = await Browser.SignedInAsync(Host, (await Host.AddKeyAsync("viewer")).Text);
        var page = await viewer.GetAsync($"/events/{made.PublicEventId()}");
        page.Status.ShouldBe(200);
        page.Text.ShouldNotContain("/replay\"");
        page.Text.ShouldNotContain("/cancel\"");
        var refused = await viewer.PostAsync($"/deliveries/{made.PublicDeliveryId()}/cancel");
        refused.Status.ShouldBe(403);
        refused.Text.ShouldContain("You may not do that");
        (await viewer.SubmitAsync("/", "/sign-out")).Location.ShouldBe("/sign-in");
    }

    [Fact]
    public async Task A_viewer_is_neither_led_to_forms_nor_shown_one_that_they_may_not_send()
    {
        await Host.AddEndsAsync("looked-at", "looked-at");
        var made = await Host.AcceptAsync("looked-at", ["looked-at"]);
        using var viewer = await Browser.SignedInAsync(Host, (await Host.AddKeyAsync("viewer")).Text);
        string[] forms = ["/sources/new", "/destinations/new", "/subscriptions/new", "/agents/new", "/channels/new", "/alerts/new", "/replays/new", $"/events/{made.PublicEventId()}/resend"];
        foreach (var form in forms)
        {
            (await viewer.GetAsync(form)).Status.ShouldBe(403, form);
        }

        foreach (var path in (string[])["/", "/events", $"/events/{made.PublicEventId()}", "/sources", "/sources/looked-at", "/destinations", "/destinations/looked-at", "/subscriptions", "/agents", "/channels", "/alerts", "/replays", "/dead-letters", "/rejected", "/events/live"])
        {
            var page = await viewer.GetAsync(path);
            page.Status.ShouldBe(200, path);
            foreach (var form in forms)
            {
                page.Text.ShouldNotContain($"href=\"{form}", customMessage: path);
            }
        }
    }
}
