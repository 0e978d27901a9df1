namespace WebhookOps.Cli.Tests;

/// <summary>The command's own settings: what is stored, and what is read where.</summary>
public sealed class ConfTests
{
    [Theory]
    [InlineData("ping_interval_seconds", "abc")]
    [InlineData("ping_interval_seconds", "0")]
    [InlineData("ws_idle_timeout_seconds", "-2")]
    [InlineData("reconnect_initial_delay_ms", "[1]")]
    [InlineData("enabled", "maybe")]
    [InlineData("verify_tls", "1")]
    [InlineData("max_payload_bytes", "-5")]
    [InlineData("output", "zz")]
    [InlineData("server", "ftp://example.com")]
    [InlineData("operator", "ftp://example.com")]
    [InlineData("forward", "ftp://example.com")]
    [InlineData("allow", "[\"localhost\"]")]
    [InlineData("verify_paths", "{}")]
    [InlineData("key", "\"a\\nb\"")]
    [InlineData("routes", "/stripe")]
    [InlineData("routes", """[{"match_prefix":"/a"},{"local_base_url":"3000"}]""", "routes[1] has no match_prefix")]
    [InlineData("routes", """[{"match_prefix":"/a","rewrite":""}]""", "routes[0] has the unknown member 'rewrite'")]
    [InlineData("routes", """[{"match_prefix":"/a","local_base_url":"ftp://b"}]""", "routes[0].local_base_url")]
    public async Task A_value_that_no_command_would_take_is_not_stored(string key, string value, string? named = null)
    {
        await using var host = await CliHost.StartAsync();
        (await host.RunBareAsync([], "conf", "set", key, value)).Expect(2).Lines.Single().ShouldStartWith(named ?? key);
        File.Exists(host.ConfigFile).ShouldBeFalse();
    }

    [Fact]
    public async Task One_key_says_how_to_write_to_verbs_that_write_differently()
    {
        await using var host = await CliHost.StartAsync();
        string[] join = ["join", "--server", "http://127.0.0.1:9", "--id", "a", "--secret", "s", "--allow", "localhost:1", "--once"];
        (await host.RunBareAsync([], "conf", "set", "output", "table")).Expect(0);
        (await host.RunBareAsync([], join)).Expect(1).Output.ShouldNotContain("output");
        (await host.RunBareAsync([], "conf", "set", "output", "interactive")).Expect(0);
        (await host.RunAsync("sources", "list")).Expect(0);
        (await host.RunBareAsync([], "conf", "set", "output", "json")).Expect(0);
        (await host.RunAsync("whoami")).Expect(0).Json.Count.ShouldBe(1);

        await File.WriteAllTextAsync(host.ConfigFile, """{"output":"zz","ping_interval_seconds":"soon"}""");
        (await host.RunAsync("whoami")).Expect(2).Lines.Single().ShouldStartWith("output is 'zz'");
        (await host.RunAsync("whoami", "-o", "zz")).Expect(2).Output.ShouldContain("--output is 'zz'");
        (await host.RunBareAsync([], [.. join, "-o", "quiet"])).Expect(2).Output.ShouldContain("ping_interval_seconds is 'soon'");
        await File.WriteAllTextAsync(host.ConfigFile, """{"output":"json","output":"json"}""");
        (await host.RunAsync("whoami")).Expect(2).Output.ShouldContain("output");
    }

    [Theory]
    [InlineData("/stripe", "WEBHOOKOPS_ROUTES is no JSON list")]
    [InlineData("""[{"match_prefix":"stripe"}]""", "WEBHOOKOPS_ROUTES[0].match_prefix")]
    [InlineData("""[{"match_prefix":"/stripe"}]""", "WEBHOOKOPS_ROUTES[0] has no local_base_url")]
    [InlineData("""[{"match_prefix":"/stripe","local_base_url":"4000"}]""", "localhost:4000")]
    public async Task Routes_may_stand_in_the_environment(string routes, string said)
    {
        await using var host = await CliHost.StartAsync();
        var ran = await host.RunBareAsync([("WEBHOOKOPS_ROUTES", routes)], "join", "--server", host.Edge, "--id", "a", "--secret", "s", "--once");
        ran.Code.ShouldBe(said.StartsWith("WEBHOOKOPS", StringComparison.Ordinal) ? 2 : 1, ran.Output);
        if (ran.Code == 2)
        {
            ran.Output.ShouldContain(said);
        }
    }

    [Fact]
    public async Task A_unit_runs_what_printed_it()
    {
        await using var host = await CliHost.StartAsync();
        (await host.RunBareAsync([], "join", "--print-unit")).Expect(0).Output.ShouldContain($" {Path.Combine(AppContext.BaseDirectory, "webhookops.dll")} join");
    }
}
