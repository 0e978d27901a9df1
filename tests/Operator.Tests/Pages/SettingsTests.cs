using System.Text.RegularExpressions;
using WebhookOps.Operator.Tests.Access;

namespace WebhookOps.Operator.Tests.Pages;

/// <summary>The settings, by their forms alone.</summary>
public abstract partial class SettingsContract(SharedHost shared)
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task An_admin_invites_changes_disables_and_removes_a_user()
    {
        using var admin = await Browser.SignedInAsync(Host);
        (await admin.SubmitAsync("/settings/users", "/settings/users", ("Name", "not a name"), ("Role", "viewer"))).Text.ShouldContain("must be 1 to 64");
        var invited = await admin.SubmitAsync("/settings/users", "/settings/users", ("Name", "linus"), ("Role", "viewer"));
        invited.Status.ShouldBe(200);
        var link = new Uri(Link.Match(invited.Text).Value).PathAndQuery;
        using var linus = new Browser(Host);
        (await linus.SubmitAsync(link, link, ("Password", Access.Users.Password))).Status.ShouldBe(302);
        (await linus.GetAsync("/settings/users")).Status.ShouldBe(403);
        (await linus.GetAsync("/settings")).Text.ShouldNotContain("/settings/users");

        const string page = "/settings/users/linus";
        (await admin.SubmitAsync(page, page, ("Role", "admin"))).Location.ShouldBe(page + "?notice=changed");
        (await linus.GetAsync("/settings/users")).Status.ShouldBe(200);
        var own = await linus.SubmitAsync(page, page, ("Role", "viewer"));
        own.Status.ShouldBe(409);
        own.Text.ShouldContain("your own account");

        (await admin.SubmitAsync(page, page, ("Disable", ""))).Location.ShouldBe(page + "?notice=changed");
        (await linus.GetAsync("/events")).Status.ShouldBe(302);
        (await admin.GetAsync("/settings/users")).Text.ShouldContain("disabled");
    }

    [Fact]
    public async Task A_key_is_made_shown_once_and_revoked()
    {
        using var admin = await Browser.SignedInAsync(Host);
        var made = await admin.SubmitAsync("/settings/keys", "/settings/keys", ("Name", "<b>robot</b>"), ("KeyScope", "operator"), ("Expires", "2099-01-01"));
        made.Text.ShouldNotContain("<b>robot</b>");
        var text = Key.Match(made.Text).Value;
        using var client = Host.Connect(text);
        ((string?)(await Host.SendAsync(HttpMethod.Get, "/api/me", client: client)).Expect(200).Json["scope"]).ShouldBe("operator");
        var list = await admin.GetAsync("/settings/keys");
        list.Text.ShouldNotContain(text);
        var id = (string?)(await Host.GetAsync("/api/keys")).Items.First(k => (string?)k!["name"] == "<b>robot</b>")!["id"];
        (await admin.SubmitAsync("/settings/keys", $"/settings/keys/{id}/revoke")).Location.ShouldBe("/settings/keys?notice=revoked");
        (await Host.SendAsync(HttpMethod.Get, "/api/me", client: client)).ExpectProblem(401, "api_key_invalid");
        (await admin.SubmitAsync("/settings/keys", "/settings/keys", ("Name", "late"), ("KeyScope", "viewer"), ("Expires", "2001-01-01"))).Status.ShouldBe(422);
    }

    [Fact]
    public async Task A_session_is_listed_and_ended()
    {
        using var admin = await Browser.SignedInAsync(Host);
        using var other = await Host.SignInAsUserAsync("to-be-ended", "viewer");
        var id = (string?)(await Host.GetAsync("/api/sessions")).Items.First(s => (string?)s!["actor"] == "to-be-ended")!["id"];
        (await admin.GetAsync("/settings/sessions")).Text.ShouldContain("this one");
        (await admin.SubmitAsync("/settings/sessions", $"/settings/sessions/{id}/revoke")).Location.ShouldBe("/settings/sessions?notice=ended");
        (await other.GetAsync("/events")).Status.ShouldBe(302);
    }

    [Fact]
    public async Task A_viewer_changes_their_own_password_and_nothing_else()
    {
        using var here = await Host.SignInAsUserAsync("careful", "viewer");
        using var there = new Browser(Host);
        (await there.SignInAsync("careful", Access.Users.Password, "/sign-in")).Status.ShouldBe(302);
        (await ChangeAsync(here, "a wrong password", "another good password")).ShouldBe("/settings?notice=password-wrong");
        (await ChangeAsync(here, Access.Users.Password, "short")).ShouldBe("/settings?notice=password-refused");
        (await here.GetAsync("/settings?notice=password-refused")).Text.ShouldContain("That password is not taken");
        (await ChangeAsync(here, Access.Users.Password, "another good password")).ShouldBe("/settings?notice=password");
        (await here.GetAsync("/events")).Status.ShouldBe(200);
        (await there.GetAsync("/events")).Status.ShouldBe(302, "other sessions are over");
        (await there.SignInAsync("careful", "another good password", "/sign-in")).Status.ShouldBe(302);

        static async Task<string?> ChangeAsync(Browser browser, string current, string next) =>
            (await browser.SubmitAsync("/settings", "/profile/password", ("current", current), ("next", next))).Location;
    }

    [GeneratedRegex("https?://[^\"<\\s]*/invitation\\?token=[A-Za-z0-9_-]+", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Link { get; }

    [GeneratedRegex("whk_[A-Za-z0-9_-]+", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Key { get; }
}

public sealed class SettingsTests(SharedHost shared) : SettingsContract(shared), IClassFixture<SharedHost>;

public sealed class SettingsOnPostgresTests(PostgresHost shared) : SettingsContract(shared), IClassFixture<PostgresHost>;
