using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;
using WebhookOps.Tunnel.Tests.Product;

namespace WebhookOps.Tunnel.Tests.Agents;

public sealed class HistoryTests
{
    [Fact]
    public async Task A_live_request_is_found_by_its_id_opened_and_replayed()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(201, "made"));
        var host = await RunningProduct.SharedAsync();
        var enrollment = await host.EnrolAsync("127.0.0.1:" + app.Port);
        await using var agent = await host.JoinAsync(enrollment);
        using var request = new HttpRequestMessage(HttpMethod.Post, enrollment["hooksUrl"] + "/a?b=1") { Content = new StringContent("body") };
        request.Headers.Add("Authorization", "Bearer of-the-app");
        using var answer = await host.Caller.SendAsync(request);
        var id = answer.Headers.GetValues("x-tunnel-request-id").Single();
        var requests = $"/api/tunnels/{enrollment["tunnelId"]}/requests";

        await Eventually.HoldsAsync(async () => (await host.GetAsync(requests))["items"]!.AsArray().Count == 1, "the answered request to be in the history");
        var listed = (await host.GetAsync(requests))["items"]!.AsArray().Single()!;
        listed["id"]!.GetValue<string>().ShouldBe(id);
        listed["method"]!.GetValue<string>().ShouldBe("POST");
        listed["path"]!.GetValue<string>().ShouldBe("/a?b=1");
        listed["status"]!.GetValue<int>().ShouldBe(201);
        listed["durationMs"]!.GetValue<double>().ShouldBeGreaterThan(0);
        var opened = await host.GetAsync($"{requests}/{id}");
        opened["requestHeaders"]!.ToJsonString().ShouldContain("[masked]");
        opened["requestHeaders"]!.ToJsonString().ShouldNotContain("of-the-app");
        (await host.Api.GetStringAsync($"{requests}/{id}/body")).ShouldBe("body");
        (await host.Api.GetStringAsync($"{requests}/{id}/response-body")).ShouldBe("made");

        var replayed = await host.PostAsync($"{requests}/{id}/replay");
        replayed["replayOf"]!.GetValue<string>().ShouldBe(id);
        replayed["status"]!.GetValue<int>().ShouldBe(201);
        var again = (await app.WaitForCountAsync(2))[1];
        again.Body.ShouldBe("body"u8.ToArray());
        again.Header("Authorization").ShouldBe("Bearer of-the-app");
        again.Path.ShouldBe("/a");
        var first = app.Requests[0];
        foreach (var name in (string[])["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix"])
        {
            again.Header(name).ShouldNotBeNull(name).ShouldBe(first.Header(name));
        }

        first.Header("x-tunnel-request-id").ShouldBe(id);
        again.Header("x-tunnel-request-id").ShouldBe(replayed["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_request_for_a_WebSocket_is_not_offered_for_replay()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        var host = await RunningProduct.SharedAsync();
        var enrollment = await host.EnrolAsync("127.0.0.1:" + app.Port);
        await using var agent = await host.JoinAsync(enrollment);
        using var socket = new ClientWebSocket();
        await Should.ThrowAsync<WebSocketException>(() => socket.ConnectAsync(new Uri(enrollment["hooksUrl"]!.GetValue<string>().Replace("http://", "ws://", StringComparison.Ordinal)), CancellationToken.None));

        var requests = $"/api/tunnels/{enrollment["tunnelId"]}/requests";
        var listed = (await host.GetAsync(requests))["items"]!.AsArray().Single()!;
        listed["canReplay"]!.GetValue<bool>().ShouldBeFalse();
        using var replay = await host.Api.PostAsync(new Uri($"{requests}/{listed["id"]}/replay", UriKind.Relative), content: null);
        replay.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await replay.Content.ReadAsStringAsync()).ShouldContain("\"websocket\"");
    }

    [Fact]
    public async Task An_agent_killed_in_the_middle_of_a_request_gives_502_a_failed_entry_and_works_again_after_a_restart()
    {
        await using var app = await Receiver.StartAsync(Answers.Hang);
        var host = await RunningProduct.SharedAsync();
        var enrollment = await host.EnrolAsync("127.0.0.1:" + app.Port);
        var url = enrollment["hooksUrl"]!.GetValue<string>();
        await using (var agent = await host.JoinAsync(enrollment))
        {
            var call = host.Caller.GetAsync(url);
            await app.WaitForCountAsync(1);
            agent.Send(Signal.Kill);
            (await call).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        }

        (await host.GetAsync($"/api/tunnels/{enrollment["tunnelId"]}/requests"))["items"]![0]!["error"].ShouldNotBeNull();
        app.Answer = Answers.Status(200);
        await host.StatusAsync(enrollment["name"]!.GetValue<string>(), "offline");
        await using var again = await host.JoinAsync(enrollment);
        (await host.Caller.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
