using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Tunnel.Tests.Product;

namespace WebhookOps.Tunnel.Tests.Acceptance;

/// <summary>What a user of live tunnels relies on, seen from outside: the product, the agents and the callers are processes or sockets of their own.</summary>
public sealed class LiveCaseTests(JoinedApp joined) : IClassFixture<JoinedApp>
{
    private readonly RunningProduct _product = joined.Product;

    [Fact]
    public async Task A_request_reaches_the_app_with_the_listed_headers_and_is_found_by_its_id()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, joined.Hook + "/stripe?x=1") { Content = new StringContent("""{"ok":true}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("stripe-signature", "t=1,v1=abc");
        request.Headers.Add("x-extra", "1");
        using var answer = await _product.Caller.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("made");
        var got = joined.App.Got("/hooks/stripe");
        (got.Method, got.Query, Encoding.UTF8.GetString(got.Body)).ShouldBe(("POST", "?x=1", """{"ok":true}"""));
        got.Header("content-type").ShouldBe("application/json; charset=utf-8");
        got.Header("stripe-signature").ShouldBe("t=1,v1=abc");
        got.Header("x-extra").ShouldBeNull();

        var id = answer.Headers.GetValues("x-tunnel-request-id").Single();
        JsonNode? entry = null;
        await Eventually.HoldsAsync(async () => (entry = await _product.GetAsync($"/api/tunnels/{joined.TunnelId}/requests/{id}"))["durationMs"] is not null, "the request to be in the history");
        (entry!["method"]!.GetValue<string>(), entry["path"]!.GetValue<string>(), entry["status"]!.GetValue<int>()).ShouldBe(("POST", "/stripe?x=1", 201));
        (await _product.GetAsync($"/api/tunnels/{joined.TunnelId}/requests"))["items"]!.AsArray().ShouldContain(e => e!["id"]!.GetValue<string>() == id);
    }

    [Fact]
    public async Task A_tunnel_that_nobody_holds_is_not_connected()
    {
        using var answer = await _product.Caller.PostAsync(_product.Edge + "/hooks/nobody", null);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Tunnel not connected");
    }

    [Fact]
    public async Task A_late_answer_gives_504_and_spoils_no_other()
    {
        using var late = await _product.Caller.GetAsync(joined.Hook + "/slow");
        late.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        joined.App.Release();
        for (var i = 0; i < 20; i++)
        {
            (await EchoAsync(joined.Hook, $"quick {i}")).ShouldBe($"quick {i}");
        }
    }

    [Fact]
    public async Task The_agents_own_limits_are_told_as_429_and_413()
    {
        await using var app = await PathApp.StartAsync();
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["agent.json"], """{ "max_concurrent_requests": 1, "max_payload_bytes": 5000 }""");
        var enrollment = await _product.EnrolAsync("127.0.0.1:" + app.Port);
        await using var agent = await _product.JoinAsync(enrollment, more: ["--config", folder["agent.json"]]);
        var hook = enrollment["hooksUrl"]!.GetValue<string>();

        var first = _product.Caller.GetAsync(hook + "/slow");
        await app.SlowAsync(1);
        (await _product.Caller.GetAsync(hook + "/slow")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        app.Release();
        (await first).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await _product.Caller.PostAsync(hook + "/echo", new ByteArrayContent(new byte[5001]))).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await _product.Caller.PostAsync(hook + "/echo", new ByteArrayContent(new byte[5000]))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_servers_own_limit_is_told_as_413()
    {
        (await _product.Caller.PostAsync(joined.Hook + "/hash", new ByteArrayContent(new byte[RunningProduct.MaxPayloadBytes + 1]))).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await _product.Caller.PostAsync(joined.Hook + "/hash", new ByteArrayContent(new byte[RunningProduct.MaxPayloadBytes]))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_closed_port_is_told_as_502_with_the_reason()
    {
        var closed = FreePort.Next();
        var enrollment = await _product.EnrolAsync($"127.0.0.1:{closed}");
        await using var agent = await _product.JoinAsync(enrollment);
        using var answer = await _product.Caller.GetAsync(enrollment["hooksUrl"]!.GetValue<string>());
        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await answer.Content.ReadAsStringAsync()).ShouldContain($"Nothing listens on 127.0.0.1:{closed}");
    }

    [Fact]
    public async Task An_agent_with_a_wrong_secret_or_an_unknown_name_is_refused()
    {
        var enrollment = await _product.EnrolAsync("localhost:3000");
        foreach (var name in (string[])[enrollment["name"]!.GetValue<string>(), RunningProduct.NewName("nobody")])
        {
            await using var agent = _product.Webhookops("join", "--server", _product.Edge, "--id", name, "--secret", "guessed", "--allow", "localhost:3000", "--once");
            (await agent.WaitForExitAsync()).ShouldBe(1);
            agent.Output.ShouldContain("does not know this agent with this secret");
        }
    }

    [Fact]
    public async Task A_callers_own_request_id_is_not_taken_for_ours()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, joined.Hook + "/echo") { Content = new StringContent($"{i}") };
            request.Headers.Add("x-tunnel-request-id", "req_1");
            using var answer = await _product.Caller.SendAsync(request);
            (await answer.Content.ReadAsStringAsync()).ShouldBe($"{i}");
            return answer.Headers.GetValues("x-tunnel-request-id").Single();
        }));
        ids.ShouldBeUnique();
        ids.ShouldNotContain("req_1");
    }

    [Fact]
    public async Task Requests_of_two_agents_never_cross()
    {
        await using var other = await Receiver.StartAsync(Answers.Status(200, "the other"));
        var enrollment = await _product.EnrolAsync("127.0.0.1:" + other.Port);
        await using var agent = await _product.JoinAsync(enrollment);
        await Parallel.ForAsync(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            (await EchoAsync(i % 2 == 0 ? joined.Hook : enrollment["hooksUrl"]!.GetValue<string>(), $"{i}")).ShouldBe(i % 2 == 0 ? $"{i}" : "the other"));
    }

    private async Task<string> EchoAsync(string hook, string body)
    {
        using var answer = await _product.Caller.PostAsync(hook + "/echo", new StringContent(body));
        return await answer.Content.ReadAsStringAsync();
    }
}
