using System.Net;
using WebhookOps.Operator.Tests.Pages;

namespace WebhookOps.Operator.Tests.Access;

/// <summary>Signing in with GitHub, against a stand-in for it.</summary>
public sealed class GitHubTests
{
    [Fact]
    public async Task A_member_signs_in_and_is_the_same_user_the_next_time()
    {
        await using var hub = await StandInGitHub.StartAsync();
        await using var host = await OperatorHost.StartAsync(hub.Settings);
        using var browser = new Browser(host);
        (await browser.GetAsync("/sign-in?return=%2Fevents%3Fstate%3Ddead")).Text.ShouldContain("/sign-in/github?return=%2Fevents%3Fstate%3Ddead");
        var answer = await SignInAsync(browser, "/sign-in/github?return=%2Fevents%3Fstate%3Ddead");
        answer.Status.ShouldBe(200, answer.Text);
        answer.Headers["Refresh"].ShouldBe(["0; url=/events?state=dead"]);
        (await browser.GetAsync("/events")).Text.ShouldContain("octocat@github");

        hub.Login = "Renamed";
        using var again = new Browser(host);
        (await SignInAsync(again)).Status.ShouldBe(200);
        (await again.GetAsync("/events")).Text.ShouldContain("octocat@github", customMessage: "the number counts, not the login");
        var users = (await host.GetAsync("/api/users")).Expect(200).Items;
        users.Count.ShouldBe(1);
        ((string?)users[0]!["gitHub"]).ShouldBe("Renamed");
        ((string?)users[0]!["status"]).ShouldBe("active");
        (await host.GetAsync("/api/sessions")).Items.ShouldContain(s => (string?)s!["method"] == "github");

        (hub.UserId, hub.Login) = (2, "Octocat");
        using var successor = new Browser(host);
        (await SignInAsync(successor)).Status.ShouldBe(200);
        (await successor.GetAsync("/events")).Text.ShouldContain("octocat-2@github", customMessage: "who takes over a login is somebody else");
    }

    [Fact]
    public async Task Nobody_else_gets_in()
    {
        await using var hub = await StandInGitHub.StartAsync();
        await using var host = await OperatorHost.StartAsync(hub.Settings);
        hub.Organizations = ["acme-fans", "other"];
        using var browser = new Browser(host);
        var refused = await SignInAsync(browser);
        refused.Status.ShouldBe(403);
        refused.Text.ShouldContain("You are not a member of Acme");
        (await browser.GetAsync("/events")).Status.ShouldBe(302);
        (await host.GetAsync("/api/users")).Items.ShouldBeEmpty();

        hub.Organizations = ["ACME"];
        (await SignInAsync(browser)).Status.ShouldBe(200);
        (await host.PatchAsync("/api/users/octocat@github", """{"disabled":true}""")).Expect(200);
        (await browser.GetAsync("/events")).Status.ShouldBe(302);
        (await SignInAsync(browser)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task What_did_not_begin_here_or_was_used_before_is_refused_without_a_word_to_GitHub()
    {
        await using var hub = await StandInGitHub.StartAsync();
        await using var host = await OperatorHost.StartAsync(hub.Settings);
        using var victim = new Browser(host);
        (await victim.GetAsync("/sign-in/github/callback?code=stolen&state=guessed")).Status.ShouldBe(400);
        await victim.GetAsync("/sign-in/github");
        (await victim.GetAsync("/sign-in/github/callback?code=stolen&state=guessed")).Status.ShouldBe(400, "the state is another browser's");

        using var browser = new Browser(host);
        var back = await BackAsync(browser);
        (await victim.GetAsync(back)).Status.ShouldBe(400, "the state belongs to the browser that began");
        hub.Calls.ShouldBe(0);
        (await browser.GetAsync(back)).Status.ShouldBe(200);
        var calls = hub.Calls;
        (await browser.GetAsync(back)).Status.ShouldBe(400, "it serves once");
        hub.Calls.ShouldBe(calls);

        await browser.GetAsync("/sign-in/github");
        var broken = await BackAsync(browser);
        (await browser.GetAsync(broken.Replace("code=", "error=access_denied&nothing=", StringComparison.Ordinal))).Status.ShouldBe(401);
        var second = await BackAsync(browser);
        (await browser.GetAsync(second.Replace("code=", "code=x", StringComparison.Ordinal))).Status.ShouldBe(502, "a wrong code is the other side's word");
    }

    [Fact]
    public async Task The_role_follows_from_logins_and_teams_at_each_sign_in()
    {
        await using var hub = await StandInGitHub.StartAsync();
        await using var host = await OperatorHost.StartAsync([.. hub.Settings, ("GitHub:Admins", "somebody, team:platform"), ("GitHub:Operators", "OCTOCAT")]);
        using var browser = new Browser(host);
        (await SignInAsync(browser)).Status.ShouldBe(200);
        (await RoleAsync(host)).ShouldBe("operator");
        hub.Teams = [("other", "platform")];
        (await SignInAsync(browser)).Status.ShouldBe(200);
        (await RoleAsync(host)).ShouldBe("operator", "a team of another organisation");
        hub.Teams = [("Acme", "platform")];
        (await SignInAsync(browser)).Status.ShouldBe(200);
        (await RoleAsync(host)).ShouldBe("admin");
        (await browser.GetAsync("/settings/users")).Status.ShouldBe(200);
        (await host.PatchAsync("/api/users/octocat@github", """{"role":"viewer"}""")).ExpectProblem(409, "role_from_github", "role");
        (await host.PostAsync("/api/users/octocat@github/reset")).ExpectProblem(409, "no_password", "name");
        (await browser.SignInAsync("octocat@github", "", "/sign-in")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_private_address_is_not_asked_unless_that_is_allowed()
    {
        await using var hub = await StandInGitHub.StartAsync();
        await using var host = await OperatorHost.StartAsync([.. hub.Settings.Where(s => s.Key != "GitHub:AllowPrivateNetwork")]);
        using var browser = new Browser(host);
        var refused = await SignInAsync(browser);
        refused.Status.ShouldBe(502);
        refused.Text.ShouldNotContain(StandInGitHub.ClientSecret);
        hub.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_client_there_is_nothing_to_click()
    {
        await using var host = await OperatorHost.StartAsync();
        using var browser = new Browser(host);
        (await browser.GetAsync("/sign-in")).Text.ShouldNotContain("GitHub");
        (await browser.GetAsync("/sign-in/github")).Status.ShouldBe(404);
        (await browser.GetAsync("/sign-in/github/callback?code=x&state=y")).Status.ShouldBe(404);
        await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => OperatorHost.StartAsync(("GitHub:ClientId", "only this")));
    }

    private static async Task<string?> RoleAsync(OperatorHost host) => (string?)(await host.GetAsync("/api/users/octocat@github")).Expect(200).Json["role"];

    private static async Task<Shown> SignInAsync(Browser browser, string start = "/sign-in/github") => await browser.GetAsync(await BackAsync(browser, start));

    /// <summary>Goes to GitHub and says yes there.</summary>
    /// <returns>The address that leads back.</returns>
    private static async Task<string> BackAsync(Browser browser, string start = "/sign-in/github")
    {
        var away = await browser.GetAsync(start);
        away.Status.ShouldBe(302, away.Text);
        var address = away.Headers["Location"].Single();
        address.ShouldNotContain("secret");
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await client.GetAsync(new Uri(address));
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return answer.Headers.Location!.PathAndQuery;
    }
}
