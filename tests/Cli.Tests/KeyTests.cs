namespace WebhookOps.Cli.Tests;

/// <summary>Which key goes to which server.</summary>
public sealed class KeyTests
{
    [Fact]
    public async Task A_stored_key_goes_to_the_server_that_it_was_stored_with_and_to_no_other()
    {
        await using var host = await CliHost.StartAsync();
        await using var other = await CliHost.StartAsync();
        (await host.RunWithInputAsync(CliHost.Key, "login", "--operator", host.Operator)).Expect(0);
        (await host.RunBareAsync([], "whoami", "--operator", host.Operator + "/")).Expect(0);
        (await host.RunBareAsync([("WEBHOOKOPS_OPERATOR", host.Operator)], "whoami")).Expect(0);

        (await host.RunBareAsync([], "whoami", "--operator", other.Operator)).Expect(2).Output.ShouldContain($"no API key for {other.Operator}/. Run 'webhookops login --operator {other.Operator}/'");
        (await host.RunBareAsync([("WEBHOOKOPS_OPERATOR", other.Operator)], "sources", "list")).Expect(2).Output.ShouldContain(other.Operator);
        (await host.RunBareAsync([("WEBHOOKOPS_KEY", CliHost.Key)], "whoami", "--operator", other.Operator)).Expect(0);

        (await host.RunBareAsync([], "conf", "set", "operator", other.Operator)).Expect(0).Output.ShouldContain("forgotten");
        (await File.ReadAllTextAsync(host.ConfigFile)).ShouldNotContain(CliHost.Key);
    }

    [Fact]
    public async Task Login_takes_the_key_that_it_is_given_and_not_the_stored_one()
    {
        await using var host = await CliHost.StartAsync();
        await using var other = await CliHost.StartAsync();
        (await host.RunWithInputAsync(CliHost.Key, "login", "--operator", host.Operator)).Expect(0);
        (await host.RunWithInputAsync("whk_wrong", "login")).Expect(1).Output.ShouldContain("api_key_invalid");
        (await host.RunWithInputAsync("", "login", "--operator", other.Operator)).Expect(2).Output.ShouldContain("No API key was given");
        (await host.RunBareAsync([], "whoami")).Expect(0);
        var made = (string)(await host.RunAsync("keys", "add", "reader", "-o", "json")).Expect(0).Json.Single()["key"]!;
        (await host.RunWithInputAsync($"  {made} ", "login")).Expect(0).Output.ShouldContain("reader");
        (await host.RunBareAsync([], "whoami")).Expect(0).Output.ShouldContain("reader");
        (await host.RunWithInputAsync(CliHost.Key, "login", "--operator", host.Edge)).Expect(1).Output.ShouldContain("does not look like the operator's address");
        (await host.RunBareAsync([], "login", "--operator", "ftp://example.com", "--key", "k")).Expect(2).Output.ShouldContain("--operator is 'ftp://example.com'");
    }

    [Theory]
    [InlineData("--key", "whoami", "--operator", "http://127.0.0.1:9", "--key", "a\nb")]
    [InlineData("--key", "whoami", "--operator", "http://127.0.0.1:9", "--key", " ")]
    [InlineData("--token", "connect", "--server", "http://127.0.0.1:9", "--channel", "c", "--target", "9", "--token", "a\nb")]
    [InlineData("--connector-id", "connect", "--server", "http://127.0.0.1:9", "--channel", "c", "--target", "9", "--token", "t", "--connector-id", "é")]
    public async Task What_cannot_stand_in_a_header_is_named(string named, params string[] arguments)
    {
        await using var host = await CliHost.StartAsync();
        (await host.RunBareAsync([], arguments)).Expect(2).Lines.Single().ShouldStartWith(named);
    }

    [Fact]
    public async Task Insecure_may_be_said_in_the_environment()
    {
        await using var host = await CliHost.StartAsync();
        (string, string)[] plain = [("WEBHOOKOPS_OPERATOR", "http://ops.invalid"), ("WEBHOOKOPS_KEY", "k")];
        (await host.RunBareAsync(plain, "whoami")).Expect(2).Output.ShouldContain("WEBHOOKOPS_OPERATOR is 'http://ops.invalid', which is not encrypted");
        (await host.RunBareAsync([.. plain, ("WEBHOOKOPS_INSECURE", "true")], "whoami")).Expect(1).Output.ShouldContain("ops.invalid");
        (await host.RunBareAsync([.. plain, ("WEBHOOKOPS_INSECURE", "perhaps")], "whoami")).Expect(2).Output.ShouldContain("WEBHOOKOPS_INSECURE is 'perhaps'");
    }
}
