namespace WebhookOps.Cli.Tests;

/// <summary>Who may use the product, and what it is set to.</summary>
public sealed class PeopleTests
{
    [Fact]
    public async Task A_user_from_the_invitation_to_the_end()
    {
        await using var host = await CliHost.StartAsync();
        (await host.RunAsync("users", "add", "ada@example.com", "--role", "operator")).Expect(0).Output.ShouldContain("/invitation?token=");
        (await host.RunAsync("users", "add", "ada@example.com")).Expect(1).Output.ShouldContain("name_taken");
        (await host.RunAsync("users", "add", "grace", "--role", "queen")).Expect(1).Output.ShouldContain("role");
        (await host.RunAsync("users", "list")).Expect(0).Output.ShouldNotContain("token=");

        (await host.RunAsync("users", "role", "ada@example.com", "viewer")).Expect(0);
        (await host.RunAsync("users", "disable", "ada@example.com")).Expect(0);
        var shown = (await host.RunAsync("users", "show", "ada@example.com", "-o", "json")).Expect(0).Json.Single();
        ((string?)shown["role"]).ShouldBe("viewer");
        ((string?)shown["status"]).ShouldBe("disabled");
        (await host.RunAsync("users", "enable", "ada@example.com")).Expect(0);
        (await host.RunAsync("users", "reset", "ada@example.com")).Expect(0).Output.ShouldContain("/invitation?token=");
        (await host.RunAsync("users", "remove", "ada@example.com")).Expect(0);
        (await host.RunAsync("users", "show", "ada@example.com")).Expect(1).Output.ShouldContain("user_not_found");
    }

    [Fact]
    public async Task A_key_is_shown_once_and_counts_until_it_is_revoked()
    {
        await using var host = await CliHost.StartAsync();
        var made = (await host.RunAsync("keys", "add", "pipeline", "--scope", "viewer", "--expires", "2099-01-01T00:00:00Z", "-o", "json")).Expect(0).Json.Single();
        var (id, key) = ((string)made["id"]!, (string)made["key"]!);
        (await host.RunAsync("keys", "add", "late", "--expires", "2001-01-01T00:00:00Z")).Expect(1).Output.ShouldContain("expiresAt");
        (await host.RunAsync("keys", "list")).Expect(0).Output.ShouldNotContain(key);
        (string, string)[] asPipeline = [("WEBHOOKOPS_OPERATOR", host.Operator), ("WEBHOOKOPS_KEY", key)];
        (await host.RunBareAsync(asPipeline, "whoami")).Expect(0).Lines.ShouldBe(["name: pipeline", "scope: viewer"]);
        (await host.RunBareAsync(asPipeline, "keys", "list")).Expect(1).Output.ShouldContain("scope_insufficient");
        (await host.RunAsync("keys", "revoke", id)).Expect(0).Output.ShouldContain("pipeline");
        (await host.RunBareAsync(asPipeline, "whoami")).Expect(1).Output.ShouldContain("api_key_invalid");
        (await host.RunAsync("sessions", "list")).Expect(0);
        (await host.RunAsync("sessions", "revoke", "ses_no")).Expect(1).Output.ShouldContain("session_not_found");
        (await host.RunAsync("audit", "list")).Expect(0).Output.ShouldContain("api-key.revoke");
    }

    [Fact]
    public async Task What_it_is_set_to()
    {
        await using var host = await CliHost.StartAsync();
        var settings = (await host.RunAsync("settings", "-o", "json")).Expect(0).Json.Single();
        ((int)settings["retention"]!["eventDays"]!).ShouldBe(30);
        ((bool)settings["signIn"]!["hasConfiguredKey"]!).ShouldBeTrue();
        (await host.RunAsync("settings")).Expect(0).Output.ShouldNotContain(CliHost.Key);

        (await host.RunAsync("alerts", "settings", "destinationFailing.share=0.25", "agentGone.enabled=false")).Expect(0);
        var alerts = (await host.RunAsync("alerts", "settings", "-o", "json")).Expect(0).Json.Single();
        ((double)alerts["destinationFailing"]!["share"]!).ShouldBe(0.25);
        ((int)alerts["destinationFailing"]!["minFailures"]!).ShouldBe(5, "what is not named stays");
        ((bool)alerts["agentGone"]!["enabled"]!).ShouldBeFalse();
        (await host.RunAsync("alerts", "settings", "destinationFailing.share=2")).Expect(1).Output.ShouldContain("destinationFailing.share");
        (await host.RunAsync("alerts", "settings", "destinationFailing")).Expect(2);
    }
}
