using System.Net;
using System.Text.Json.Nodes;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Tunnel.Tests.Product;

namespace WebhookOps.Tunnel.Tests.Agents;

public sealed class EnrollmentTests
{
    [Fact]
    public async Task Enrolling_again_makes_a_new_secret_cuts_the_old_session_and_refuses_the_old_secret()
    {
        var host = await RunningProduct.SharedAsync();
        var first = await host.EnrolAsync("localhost:3000");
        var name = first["name"]!.GetValue<string>();
        first["command"]!.GetValue<string>().ShouldBe($"webhookops join --server {host.Edge} --id {name} --secret {first["secret"]} --allow localhost:3000");
        first["allowedTargets"]!.ToJsonString().ShouldBe("[\"localhost:3000\"]");
        first["hooksUrl"]!.GetValue<string>().ShouldBe($"{host.Edge}/hooks/{first["tunnelId"]}");
        await using var agent = await host.JoinAsync(first);

        var second = await host.PostAsync($"/api/agents/{name}/enrollment");
        second["tunnelId"]!.ToString().ShouldBe(first["tunnelId"]!.ToString());
        second["secret"]!.ToString().ShouldNotBe(first["secret"]!.ToString());
        await agent.WaitForLineAsync(l => l.Contains("Enrol it again", StringComparison.Ordinal));
        await host.StatusAsync(name, "offline");
        JsonNode? audit = null;
        await Eventually.HoldsAsync(
            async () => (audit = await host.GetAsync("/api/audit?limit=200"))["items"]!.AsArray().Any(
                e => e!["action"]!.GetValue<string>() == "agent.auth_rejected" && e["subject"]!.GetValue<string>() == name),
            "the refusal to be in the audit trail");
        audit!.ToJsonString().ShouldNotContain(second["secret"]!.ToString());

        await using var renewed = await host.JoinAsync(second);
        (await host.GetAsync("/api/agents")).ToJsonString().ShouldNotContain(second["secret"]!.ToString());
    }

    [Fact]
    public async Task The_command_for_several_targets_serves_live_requests_from_the_first()
    {
        await using var first = await Receiver.StartAsync(Answers.Status(201));
        await using var second = await Receiver.StartAsync(Answers.Status(202));
        var host = await RunningProduct.SharedAsync();
        var enrollment = await host.EnrolAsync("127.0.0.1:" + first.Port, "127.0.0.1:" + second.Port);
        await using var agent = await host.JoinAsync(enrollment);
        (await host.Caller.GetAsync(enrollment["hooksUrl"]!.GetValue<string>())).StatusCode.ShouldBe(HttpStatusCode.Created);

        await using var elsewhere = await host.JoinAsync(enrollment, more: ["--forward", second.Url]);
        await Eventually.HoldsAsync(
            async () => (await host.Caller.GetAsync(enrollment["hooksUrl"]!.GetValue<string>())).StatusCode == HttpStatusCode.Accepted, "--forward to decide");
    }

    [Fact]
    public async Task Who_loses_its_tunnel_to_another_of_its_name_is_told_and_does_not_take_it_back_at_once()
    {
        var host = await RunningProduct.SharedAsync();
        var enrollment = await host.EnrolAsync("localhost:3000");
        await using var agent = await host.JoinAsync(enrollment);
        await using var rival = await host.JoinAsync(enrollment);

        await agent.WaitForLineAsync(l => l.Contains("joined under the same name", StringComparison.Ordinal) && l.Contains("Trying again in 30", StringComparison.Ordinal));
        rival.Output.ShouldNotContain("Not connected");
    }

    [Fact]
    public async Task With_an_overlap_both_secrets_work()
    {
        var host = await RunningProduct.SharedAsync();
        var first = await host.EnrolAsync("localhost:3000");
        await host.PostAsync($"/api/agents/{first["name"]}/enrollment?overlapSeconds=3600");
        await using var agent = await host.JoinAsync(first);
    }

    [Fact]
    public async Task The_old_secret_works_until_the_overlap_ends_and_no_longer()
    {
        var overlap = TimeSpan.FromSeconds(8);
        var host = await RunningProduct.SharedAsync();
        var first = await host.EnrolAsync("localhost:3000");
        var name = first["name"]!.GetValue<string>();
        await using var agent = await host.JoinAsync(first);
        var began = DateTimeOffset.UtcNow;
        await host.PostAsync($"/api/agents/{name}/enrollment?overlapSeconds={overlap.TotalSeconds}");

        await agent.WaitForLineAsync(l => l.Contains("Enrol it again", StringComparison.Ordinal));
        DateTimeOffset.UtcNow.ShouldBeGreaterThan(began + overlap);
        await host.StatusAsync(name, "offline");
        (await host.GetAsync("/api/agents/" + name))["disconnectedAt"]!.GetValue<DateTimeOffset>().ShouldBeGreaterThan(began + overlap);
    }

    [Fact]
    public async Task Revoking_cuts_the_tunnel_and_its_url_at_once()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        var host = await RunningProduct.SharedAsync();
        var enrollment = await host.EnrolAsync("127.0.0.1:" + app.Port);
        await using var agent = await host.JoinAsync(enrollment);
        var url = enrollment["hooksUrl"]!.GetValue<string>();
        (await host.Caller.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await host.PostAsync($"/api/agents/{enrollment["name"]}/revoke"))["status"]!.GetValue<string>().ShouldBe("revoked");
        await agent.WaitForLineAsync(l => l.Contains("the agent was revoked", StringComparison.Ordinal));
        await agent.WaitForLineAsync(l => l.Contains("Enrol it again", StringComparison.Ordinal));
        (await host.Caller.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
    }
}
