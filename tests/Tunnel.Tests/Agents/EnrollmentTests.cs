using System.Net;
using WebhookOps.Testing.Http;
using WebhookOps.Tunnel.Tests.Product;

namespace WebhookOps.Tunnel.Tests.Agents;

public sealed class EnrollmentTests
{
    [Fact]
    public async Task Enrolling_again_makes_a_new_secret_cuts_the_old_session_and_refuses_the_old_secret()
    {
        await using var host = await ProductHost.StartAsync();
        var first = await host.EnrolAsync("office", "localhost:3000");
        first["command"]!.GetValue<string>().ShouldBe(
            $"webhookops join --server {host.Edge} --id office --secret {first["secret"]} --allow localhost:3000");
        first["hooksUrl"]!.GetValue<string>().ShouldBe($"{host.Edge}/hooks/{first["tunnelId"]}");
        await using var agent = await host.JoinAsync(first);

        var second = await host.PostAsync("/api/agents/office/enrollment");
        second["tunnelId"]!.ToString().ShouldBe(first["tunnelId"]!.ToString());
        second["secret"]!.ToString().ShouldNotBe(first["secret"]!.ToString());
        await agent.WaitForLineAsync(l => l.Contains("Enrol it again", StringComparison.Ordinal));
        await host.StatusAsync("office", "offline");
        var audit = await host.GetAsync("/api/audit");
        audit["items"]!.AsArray().ShouldContain(e => e!["action"]!.GetValue<string>() == "agent.auth_rejected");
        audit.ToJsonString().ShouldNotContain(second["secret"]!.ToString());

        await using var renewed = await host.JoinAsync(second);
        (await host.GetAsync("/api/agents")).ToJsonString().ShouldNotContain(second["secret"]!.ToString());
    }

    [Fact]
    public async Task With_an_overlap_both_secrets_work()
    {
        await using var host = await ProductHost.StartAsync();
        var first = await host.EnrolAsync("office", "localhost:3000");
        await host.PostAsync("/api/agents/office/enrollment?overlapSeconds=3600");
        await using var agent = await host.JoinAsync(first);
    }

    [Fact]
    public async Task Revoking_cuts_the_tunnel_and_its_url_at_once()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        await using var host = await ProductHost.StartAsync();
        var enrollment = await host.EnrolAsync("office", "127.0.0.1:" + app.Port);
        await using var agent = await host.JoinAsync(enrollment);
        var url = enrollment["hooksUrl"]!.GetValue<string>();
        (await host.Caller.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await host.PostAsync("/api/agents/office/revoke"))["status"]!.GetValue<string>().ShouldBe("revoked");
        await agent.WaitForLineAsync(l => l.Contains("Enrol it again", StringComparison.Ordinal));
        (await host.Caller.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
    }
}
