using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Operator.Tests.Pages;
using WebhookOps.Storage.Model;

namespace WebhookOps.Operator.Tests.Access;

/// <summary>Users, on both engines.</summary>
public abstract class UserContract(SharedHost shared)
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task An_invited_user_sets_a_password_once_and_signs_in_with_it()
    {
        var made = (await Host.PostAsync("/api/users", """{"name":"Ada@Example.com","role":"operator"}""")).Expect(201).Json;
        ((string?)made["name"]).ShouldBe("ada@example.com");
        ((string?)made["status"]).ShouldBe("invited");
        var link = new Uri((string)made["invitationUrl"]!);
        link.GetLeftPart(UriPartial.Authority).ShouldBe(Host.Url.GetLeftPart(UriPartial.Authority));

        using var browser = new Browser(Host);
        (await browser.GetAsync(link.PathAndQuery)).Text.ShouldContain("ada@example.com");
        (await browser.SubmitAsync(link.PathAndQuery, link.PathAndQuery, ("Password", "too short"))).Status.ShouldBe(422);
        var accepted = await browser.SubmitAsync(link.PathAndQuery, link.PathAndQuery, ("Password", Users.Password));
        accepted.Status.ShouldBe(302, accepted.Text);
        (await browser.GetAsync("/")).Text.ShouldContain("ada@example.com");
        (await browser.GetAsync(link.PathAndQuery)).Status.ShouldBe(410, "a link is good for once");

        using var other = new Browser(Host);
        var signedIn = await other.SignInAsync("ADA@example.com ", Users.Password, "/sign-in?return=%2Fevents");
        signedIn.Location.ShouldBe("/events", signedIn.Text);
        var user = (await Host.GetAsync("/api/users/ada@example.com")).Expect(200);
        ((string?)user.Json["status"]).ShouldBe("active");
        user.Json["signedInAt"].ShouldNotBeNull();
        user.Text.ShouldNotContain("pbkdf2");
        (await Host.GetAsync("/api/audit")).Items.Select(a => ((string?)a!["actor"], (string?)a["action"]))
            .ShouldContain(("ada@example.com", "session.start"));
    }

    [Fact]
    public async Task A_change_of_role_counts_in_sessions_that_last()
    {
        using var browser = await Host.SignInAsUserAsync("grace", "viewer");
        (await browser.PostAsync("/events/none/replay")).Status.ShouldBe(403);
        (await Host.PatchAsync("/api/users/grace", """{"role":"operator"}""")).Expect(200);
        (await browser.PostAsync("/events/none/replay")).Status.ShouldBe(400, "now only the form's token is missing");
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("reset")]
    [InlineData("delete")]
    [InlineData("revoke")]
    public async Task A_session_ends_at_once(string how)
    {
        var name = "leaving-by-" + how;
        using var browser = await Host.SignInAsUserAsync(name, "operator");
        (await browser.GetAsync("/events")).Status.ShouldBe(200);
        var listed = (await Host.GetAsync("/api/sessions")).Expect(200).Items.First(s => (string?)s!["actor"] == name)!;
        ((string?)listed["method"]).ShouldBe("link");
        _ = how switch
        {
            "disable" => (await Host.PatchAsync($"/api/users/{name}", """{"disabled":true}""")).Expect(200),
            "reset" => (await Host.PostAsync($"/api/users/{name}/reset")).Expect(200),
            "delete" => (await Host.DeleteAsync($"/api/users/{name}")).Expect(204),
            _ => (await Host.PostAsync($"/api/sessions/{(string?)listed["id"]}/revoke")).Expect(204),
        };
        (await browser.GetAsync("/events")).Status.ShouldBe(302);
        (await Host.GetAsync("/api/sessions")).Items.ShouldNotContain(s => (string?)s!["actor"] == name);
        using var again = new Browser(Host);
        (await again.SignInAsync(name, Users.Password, "/sign-in")).Status.ShouldBe(how == "revoke" ? 302 : 401);
    }

    [Fact]
    public async Task A_password_is_kept_as_a_slow_salted_hash()
    {
        using var one = await Host.SignInAsUserAsync("salted-1", "viewer");
        using var two = await Host.SignInAsUserAsync("salted-2", "viewer");
        await using var db = await Host.Services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContextAsync();
        var hashes = await db.Users.Where(u => u.Name.StartsWith("salted-")).Select(u => u.Password!).ToListAsync();
        hashes.ShouldAllBe(h => h.StartsWith("pbkdf2-sha512$210000$"));
        hashes.ShouldBeUnique();
    }

    [Fact]
    public async Task Of_two_who_use_a_link_at_the_same_moment_one_succeeds()
    {
        var link = await Host.InviteAsync("contested", "viewer");
        using var one = new Browser(Host);
        using var two = new Browser(Host);
        var answers = await Task.WhenAll(
            one.SubmitAsync(link, link, ("Password", Users.Password)),
            two.SubmitAsync(link, link, ("Password", "another good password")));
        answers.Count(a => a.Status == 302).ShouldBe(1);
        new[] { await one.GetAsync("/events"), await two.GetAsync("/events") }.Count(a => a.Status == 200).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":"octocat@github"}""", "name")]
    [InlineData("""{"name":"a b"}""", "name")]
    [InlineData("""{"name":"<script>"}""", "name")]
    [InlineData("""{"name":"ok","role":"root"}""", "role")]
    [InlineData("""{"name":"ok","disabled":true}""", "disabled")]
    public async Task Bad_input_is_named(string json, string field)
    {
        var answer = await Host.PostAsync("/api/users", json);
        answer.Expect(422).Field.ShouldBe(field);
    }

    [Fact]
    public async Task A_name_is_one_persons_or_one_keys()
    {
        (await Host.PostAsync("/api/users", """{"name":"unique"}""")).Expect(201);
        (await Host.PostAsync("/api/users", """{"name":"UNIQUE"}""")).ExpectProblem(409, "name_taken", "name");
        (await Host.PostAsync("/api/keys", """{"name":"unique"}""")).ExpectProblem(409, "name_taken", "name");
        (await Host.PatchAsync("/api/users/unique", """{"name":"other"}""")).ExpectProblem(422, "read_only", "name");
        (await Host.PatchAsync("/api/users/nobody", """{"role":"viewer"}""")).ExpectProblem(404, "user_not_found");
    }
}

public sealed class UserTests(SharedHost shared) : UserContract(shared), IClassFixture<SharedHost>;

public sealed class UserOnPostgresTests(PostgresHost shared) : UserContract(shared), IClassFixture<PostgresHost>;
