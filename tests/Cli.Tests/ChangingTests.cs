namespace WebhookOps.Cli.Tests;

/// <summary>What was made, changed member by member.</summary>
public sealed class ChangingTests
{
    [Fact]
    public async Task A_flow_is_changed_member_by_member()
    {
        await using var host = await CliHost.StartAsync();
        (await host.RunAsync("sources", "add", "shop", "requireJson=true")).Expect(0);
        (await host.RunAsync("sources", "set", "shop", "name=The shop", "rateLimit.requests=10", "rateLimit.windowSeconds=1")).Expect(0);
        var source = (await host.RunAsync("sources", "show", "shop", "-o", "json")).Expect(0).Json.Single();
        ((string?)source["name"]).ShouldBe("The shop");
        ((bool)source["requireJson"]!).ShouldBeTrue();
        source["rateLimit"].ShouldNotBeNull();
        (await host.RunAsync("sources", "set", "shop", "rateLimit=null")).Expect(0);
        (await host.RunAsync("sources", "show", "shop", "-o", "json")).Expect(0).Json.Single()["rateLimit"].ShouldBeNull();
        (await host.RunAsync("sources", "set", "shop", "colour=red")).Expect(1).Output.ShouldContain("colour");
        (await host.RunAsync("sources", "set", "shop")).Expect(2);

        (await host.RunAsync("sources", "set", "shop", "signingSecret=${env:SHOP_SECRET}")).Expect(2).Output.ShouldContain("SHOP_SECRET");
        (await host.RunAsync([("SHOP_SECRET", "12345")], "sources", "set", "shop", "signingSecret=${env:SHOP_SECRET}")).Expect(0).Output.ShouldNotContain("12345");
        (await host.RunAsync([("WEBHOOKOPS_SIGNING_SECRET", "67890")], "sources", "rotate-secret", "shop", "--overlap", "60")).Expect(0);

        (await host.RunAsync("destinations", "add", "lake", "kind=output", "output.module=log")).Expect(0);
        (await host.RunAsync("destinations", "set", "lake", "maxConcurrency=3")).Expect(0);
        (await host.RunAsync("destinations", "show", "lake")).Expect(0).Output.ShouldContain("maxConcurrency: 3");
        (await host.RunAsync("destinations", "test", "lake")).Expect(1).Output.ShouldContain("worker_unavailable");
        (await host.RunAsync("destinations", "rotate-secret", "lake", "--overlap", "soon")).Expect(2);

        var subscription = (string)(await host.RunAsync("subscriptions", "add", "shop", "lake", "retry.maxAttempts=3", "-o", "json")).Expect(0).Json.Single()["id"]!;
        (await host.RunAsync("subscriptions", "set", subscription, "enabled=false")).Expect(0);
        var changed = (await host.RunAsync("subscriptions", "show", subscription, "-o", "json")).Expect(0).Json.Single();
        ((bool)changed["enabled"]!).ShouldBeFalse();
        ((int)changed["retry"]!["maxAttempts"]!).ShouldBe(3);
    }

    [Fact]
    public async Task Channels_agents_and_those_who_are_told()
    {
        await using var host = await CliHost.StartAsync();
        (await host.RunAsync("channels", "add", "orders", "maxQueueSize=5")).Expect(0);
        (await host.RunAsync("channels", "set", "orders", "overflow=dead-letter-oldest")).Expect(0);
        var channel = (await host.RunAsync("channels", "show", "orders", "-o", "json")).Expect(0).Json.Single();
        ((int)channel["maxQueueSize"]!).ShouldBe(5);
        ((string?)channel["overflow"]).ShouldBe("dead-letter-oldest");
        (await host.RunAsync("channels", "sources", "orders")).Expect(0);
        (await host.RunAsync("channels", "dead-letters", "orders")).Expect(0);
        (await host.RunAsync("channels", "disconnect", "orders", "con_no")).Expect(1).Output.ShouldContain("connection_not_found");

        (await host.RunAsync("agents", "add", "office")).Expect(0);
        (await host.RunAsync("agents", "set", "office", """allowedTargets=["localhost:3000"]""")).Expect(0);
        (await host.RunAsync("agents", "show", "office")).Expect(0).Output.ShouldContain("localhost:3000");
        (await host.RunAsync("tunnels", "list")).Expect(1).Output.ShouldContain("tunnel service");
        (await host.RunAsync("tunnels", "requests", "nosuch")).Expect(1).Output.ShouldContain("tunnel service");
        (await host.RunAsync("agents", "requests", "office")).Expect(0);

        (await host.RunAsync("alerts", "add", "on-call", "url=http://192.0.9.1/", """incidents=["agent-gone"]""")).Expect(0).Output.ShouldContain("whsec_");
        (await host.RunAsync("alerts", "rotate-secret", "on-call")).Expect(0).Output.ShouldContain("whsec_");
        (await host.RunAsync("alerts", "set", "on-call", "enabled=false")).Expect(0);
        (await host.RunAsync("alerts", "show", "on-call")).Expect(0).Output.ShouldContain("agent-gone");
        (await host.RunAsync("alerts", "remove", "on-call")).Expect(0);
        (await host.RunAsync("alerts", "list")).Expect(0).Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Everything_that_a_query_finds()
    {
        await using var host = await CliHost.StartAsync();
        (await host.RunAsync("sources", "add", "shop")).Expect(0);
        (await host.RunAsync("replay", "--source", "shop", "--action", "retry", "--dry-run")).Expect(0).Output.ShouldContain("0 events would have their deliveries retried");
        var job = (string)(await host.RunAsync("replay", "--source", "shop", "--action", "cancel", "-o", "json")).Expect(0).Json.Single()["id"]!;
        (await host.RunAsync("replays", "list")).Expect(0).Output.ShouldContain(job);
        ((string?)(await host.RunAsync("replays", "show", job, "-o", "json")).Expect(0).Json.Single()["action"]).ShouldBe("cancel");
        (await host.RunAsync("replays", "cancel", "rpl_no")).Expect(1).Output.ShouldContain("replay_not_found");
        (await host.RunAsync("replay", "evt_1", "--action", "retry")).Expect(2);
    }
}
