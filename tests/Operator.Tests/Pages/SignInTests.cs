using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Operator.Tests.Access;
using WebhookOps.Testing;

namespace WebhookOps.Operator.Tests.Pages;

/// <summary>Sessions: how they begin, what they allow and what ends them.</summary>
public sealed partial class SignInTests
{
    [Fact]
    public async Task A_key_begins_a_session_that_leads_back_to_the_page_asked_for_and_ends_on_request()
    {
        await using var host = await OperatorHost.StartAsync();
        using var browser = new Browser(host);
        var turnedAway = await browser.GetAsync("/events?state=dead");
        turnedAway.Status.ShouldBe(302);
        turnedAway.Location.ShouldBe("/sign-in?return=%2Fevents%3Fstate%3Ddead");

        var signedIn = await browser.SignInAsync(OperatorHost.Key, turnedAway.Location!);
        signedIn.Status.ShouldBe(302, signedIn.Text);
        signedIn.Location.ShouldBe("/events?state=dead");
        var cookie = signedIn.Headers["Set-Cookie"].Single(c => c.StartsWith("webhookops-session=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
        (await browser.GetAsync("/events?state=dead")).Status.ShouldBe(200);

        var signedOut = await browser.SubmitAsync("/events", "/sign-out");
        signedOut.Location.ShouldBe("/sign-in");
        (await browser.GetAsync("/events")).Status.ShouldBe(302);
    }

    [Fact]
    public async Task After_signing_in_nobody_is_led_to_another_site()
    {
        await using var host = await OperatorHost.StartAsync();
        foreach (var elsewhere in new[] { "https%3A%2F%2Fevil.example%2F", "%2F%2Fevil.example", "%2F%5Cevil.example", "evil", "%2F%0D%0Aevil", "javascript%3Aalert(1)" })
        {
            using var browser = new Browser(host);
            (await browser.SignInAsync(OperatorHost.Key, $"/sign-in?return={elsewhere}")).Location.ShouldBe("/", elsewhere);
        }
    }

    [Fact]
    public async Task A_wrong_key_or_a_form_without_its_token_begins_nothing()
    {
        await using var host = await OperatorHost.StartAsync();
        using var browser = new Browser(host);
        var refused = await browser.SignInAsync("whk_<wrong>");
        refused.Status.ShouldBe(401);
        refused.Text.ShouldContain("This API key is unknown, revoked or expired.");
        refused.Text.ShouldNotContain("wrong");
        (await browser.PostAsync("/sign-in", ("_handler", "sign-in"), ("Key", OperatorHost.Key))).Status.ShouldBe(400);
        (await browser.GetAsync("/")).Status.ShouldBe(302);
    }

    [Fact]
    public async Task A_one_time_link_works_once()
    {
        await using var host = await OperatorHost.StartAsync(("Operator:ApiKey", null));
        var link = new Uri(host.Services.GetRequiredService<FirstKey>().Take()!.SignInUrl).PathAndQuery;
        using var first = new Browser(host);
        var signedIn = await first.GetAsync(link);
        signedIn.Status.ShouldBe(200);
        signedIn.Headers["Refresh"].ShouldBe(["0; url=/"]);
        (await first.GetAsync("/")).Status.ShouldBe(200);

        using var second = new Browser(host);
        var refused = await second.GetAsync(link);
        refused.Status.ShouldBe(401);
        refused.Text.ShouldContain("has been used or is older than 15 minutes");
        (await second.GetAsync("/")).Status.ShouldBe(302);
    }

    [Fact]
    public async Task Attempts_are_limited_by_address_and_looking_at_the_form_is_not()
    {
        await using var host = await OperatorHost.StartAsync(("Operator:SignInAttemptsPerMinute", "10"));
        using var browser = new Browser(host);
        Shown? refused = null;
        for (var i = 0; i < 25 && refused?.Status != 429; i++) // more than two windows' worth, should one begin meanwhile
        {
            refused = await browser.SignInAsync("whk_guess");
            (await browser.GetAsync("/sign-in")).Status.ShouldBe(200);
        }

        refused!.Status.ShouldBe(429);
        int.Parse(refused.Headers["Retry-After"].Single(), CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        refused.Text.ShouldContain("Wait some minutes");
    }

    [Fact]
    public async Task A_name_is_limited_whether_it_is_somebodys_or_not_and_a_wrong_name_looks_like_a_wrong_password()
    {
        await using var host = await OperatorHost.StartAsync();
        using var known = await host.SignInAsUserAsync("known", "viewer");
        using var browser = new Browser(host);
        var texts = new List<string>();
        foreach (var name in new[] { "known", "unknown" })
        {
            Shown? answer = null;
            for (var i = 0; i < 25 && answer?.Status != 429; i++)
            {
                answer = await browser.SignInAsync(name, "a wrong password", "/sign-in");
                texts.Add(Normalized(answer.Text, name));
            }

            answer!.Status.ShouldBe(429);
            int.Parse(answer.Headers["Retry-After"].Single(), CultureInfo.InvariantCulture).ShouldBeInRange(1, 300);
            (await browser.SignInAsync(name, Access.Users.Password, "/sign-in")).Status.ShouldBe(429, "nor does the right one count now");
        }

        texts.Distinct().Count().ShouldBe(2, "one refusal and one of too many attempts, the same for both");
        (await browser.SignInAsync(OperatorHost.Key)).Status.ShouldBe(302, "a key is not a name");

        static string Normalized(string html, string name) => Token.Replace(html, "").Replace(name, "NAME", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_when_it_is_not_used_and_when_it_is_old()
    {
        var clock = new ManualClock();
        await using var host = await OperatorHost.StartAsync(clock, ("Operator:SessionIdle", "01:00:00"), ("Operator:SessionLifetime", "03:00:00"));
        using var idle = await Browser.SignedInAsync(host);
        using var busy = await Browser.SignedInAsync(host);
        foreach (var _ in Enumerable.Range(0, 5))
        {
            clock.Advance(TimeSpan.FromMinutes(35));
            (await busy.GetAsync("/events")).Status.ShouldBe(200);
        }

        (await idle.GetAsync("/events")).Status.ShouldBe(302);
        clock.Advance(TimeSpan.FromMinutes(10));
        (await busy.GetAsync("/events")).Status.ShouldBe(302);
    }

    [Fact]
    public async Task Signing_in_ends_the_session_before_and_a_copied_cookie_of_an_ended_session_is_worth_nothing()
    {
        await using var host = await OperatorHost.StartAsync();
        using var browser = await Browser.SignedInAsync(host);
        using var thief = new Browser(host);
        thief.Cookies.Add(host.Url, browser.Cookies.GetCookies(host.Url));
        (await thief.GetAsync("/events")).Status.ShouldBe(200);
        (await browser.SignInAsync(OperatorHost.Key)).Status.ShouldBe(302);
        (await thief.GetAsync("/events")).Status.ShouldBe(302);
        (await browser.GetAsync("/events")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_revoked_key_ends_its_sessions_at_once()
    {
        await using var host = await OperatorHost.StartAsync();
        var (id, key) = await host.AddKeyAsync("operator");
        using var browser = await Browser.SignedInAsync(host, key);
        (await browser.GetAsync("/events")).Status.ShouldBe(200);
        await host.RevokeAsync(id);
        (await browser.GetAsync("/events")).Status.ShouldBe(302);
    }

    [Fact]
    public async Task Another_configured_key_ends_the_sessions_of_the_last_one()
    {
        using var folder = new TempFolder();
        using var cookies = await SignInAndStopAsync(folder.Path);
        await using (var same = await OperatorHost.StartAsync(("Data:Path", folder.Path)))
        {
            using var browser = new Browser(same, cookies);
            (await browser.GetAsync("/events")).Status.ShouldBe(200, "a restart with the same key ends no session");
        }

        await using var other = await OperatorHost.StartAsync(("Data:Path", folder.Path), ("Operator:ApiKey", "whk_another"));
        using var stale = new Browser(other, cookies);
        (await stale.GetAsync("/events")).Status.ShouldBe(302);
    }

    private static async Task<Browser> SignInAndStopAsync(string path)
    {
        await using var host = await OperatorHost.StartAsync(("Data:Path", path));
        return await Browser.SignedInAsync(host);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Token { get; }
}
