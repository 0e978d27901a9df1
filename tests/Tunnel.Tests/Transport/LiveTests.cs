using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using WebhookOps.Testing.Http;

namespace WebhookOps.Tunnel.Tests.Transport;

public sealed class LiveTests
{
    [Fact]
    public async Task A_caller_gets_the_private_apps_own_answer()
    {
        await using var app = await Receiver.StartAsync(async (_, context) =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers.Append("X-App", "one");
            context.Response.Headers.Append("Set-Cookie", new[] { "a=1", "b=2" });
            await context.Response.WriteAsync("made");
        });
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", app.Url + "/base");

        using var request = new HttpRequestMessage(HttpMethod.Post, host.Hook("shop", "/a%2Fb/../c;d?x=1&y=%20"))
        {
            Content = new StringContent("""{"ok":true}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Stripe-Signature", "t=1,v1=abc");
        using var answer = await host.Caller.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("made");
        answer.Headers.GetValues("X-App").ShouldBe(["one"]);
        answer.Headers.GetValues("Set-Cookie").ShouldBe(["a=1", "b=2"]);
        answer.Headers.GetValues("x-tunnel-request-id").Single().ShouldStartWith("req_");
        var got = app.Requests.Single();
        got.Method.ShouldBe("POST");
        got.Path.ShouldBe("/base/a%2Fb/../c;d");
        got.Query.ShouldBe("?x=1&y=%20");
        got.Header("stripe-signature").ShouldBe("t=1,v1=abc");
        got.Header("content-type").ShouldBe("application/json; charset=utf-8");
        got.Header("host").ShouldBe(new Uri(app.Url).Authority);
        Encoding.UTF8.GetString(got.Body).ShouldBe("""{"ok":true}""");
        got.Headers.ShouldNotContain(h => h.Key.StartsWith("webhookops-tunnel-", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/%68ooks/t-shop/%0a?x=%0d", "/%0a", "?x=%0d")]
    [InlineData("/HOOKS/t%2Dshop/a%2520b%3F/%C3%A9", "/a%2520b%3F/%C3%A9", "")]
    [InlineData("/%68ooks/t-shop?q", "/", "?q")]
    [InlineData("/%68ooks/t-shop", "/", "")]
    [InlineData("/./hooks/t-shop/%0a", null, "")]
    [InlineData("/x/../hooks/t-shop/a%0d%0ab", null, "")]
    public async Task However_the_prefix_is_written_what_follows_is_passed_on_as_it_is_or_refused(string target, string? path, string query)
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", app.Url);
        using var answer = await host.Caller.GetAsync(new Uri(host.Url + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        answer.StatusCode.ShouldBe(path is null ? HttpStatusCode.BadRequest : HttpStatusCode.OK);
        app.Requests.Select(r => (r.Path, r.Query)).ShouldBe(path is null ? [] : [(path, query)]);
        (await host.Caller.GetAsync(host.Hook("shop"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task CONNECT_is_not_passed_on()
    {
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", "http://localhost:9");
        using var caller = new System.Net.Sockets.TcpClient();
        await caller.ConnectAsync(IPAddress.Loopback, new Uri(host.Url).Port);
        await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes("CONNECT /hooks/t-shop/x HTTP/1.1\r\nHost: x\r\n\r\n"));
        using var reader = new StreamReader(caller.GetStream());
        (await reader.ReadLineAsync()).ShouldNotBeNull().ShouldContain(" 405 ");
    }

    [Fact]
    public async Task Without_a_tunnel_the_caller_gets_502_at_once()
    {
        await using var host = await TunnelHost.StartAsync();
        using var answer = await host.Caller.GetAsync(host.Hook("nobody"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await answer.Content.ReadAsStringAsync()).ShouldSatisfyAllConditions(
            body => body.ShouldContain("tunnel_not_connected"), body => body.ShouldContain("Tunnel not connected"));
    }

    [Fact]
    public async Task An_app_that_is_too_slow_gives_504_and_its_late_answer_disturbs_nobody()
    {
        await using var app = await Receiver.StartAsync((request, context) => request.Path == "/slow" ? Answers.Hang(request, context) : Answers.Status(200, "quick")(request, context));
        await using var host = await TunnelHost.StartAsync(o => o.RequestTimeoutSeconds = 0.3);
        await host.JoinAsync("shop", app.Url);

        using var late = await host.Caller.GetAsync(host.Hook("shop", "/slow"));
        late.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        (await late.Content.ReadAsStringAsync()).ShouldContain("tunnel_timeout");
        using var quick = await host.Caller.GetAsync(host.Hook("shop", "/quick"));
        (await quick.Content.ReadAsStringAsync()).ShouldBe("quick");
    }

    [Fact]
    public async Task More_requests_than_the_tunnel_takes_get_429()
    {
        var release = new TaskCompletionSource();
        await using var app = await Receiver.StartAsync((_, _) => release.Task);
        await using var host = await TunnelHost.StartAsync(o => o.MaxConcurrentRequests = 1);
        await host.JoinAsync("shop", app.Url);

        var first = host.Caller.GetAsync(host.Hook("shop"));
        await app.WaitForCountAsync(1);
        using var second = await host.Caller.GetAsync(host.Hook("shop"));
        release.SetResult();
        second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await first).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_may_be_as_large_as_allowed_and_not_a_byte_larger(bool chunked)
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        await using var host = await TunnelHost.StartAsync(o => o.MaxPayloadBytes = 100_000);
        await host.JoinAsync("shop", app.Url);

        (await PostAsync(100_000)).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(100_001)).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await PostAsync(10)).ShouldBe(HttpStatusCode.OK);

        async Task<HttpStatusCode> PostAsync(int size)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, host.Hook("shop")) { Content = new ByteArrayContent(new byte[size]) };
            request.Headers.TransferEncodingChunked = chunked;
            using var answer = await host.Caller.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_closed_port_gives_502_with_the_reason()
    {
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", "http://127.0.0.1:" + Testing.FreePort.Next());
        using var answer = await host.Caller.GetAsync(host.Hook("shop"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("CONNECTION_REFUSED");
    }

    [Fact]
    public async Task Requests_of_two_tunnels_never_cross()
    {
        await using var one = await Receiver.StartAsync((request, context) => context.Response.WriteAsync("one" + request.Query));
        await using var two = await Receiver.StartAsync((request, context) => context.Response.WriteAsync("two" + request.Query));
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("one", one.Url);
        await host.JoinAsync("two", two.Url);

        await Parallel.ForAsync(0, 200, async (i, cancellation) =>
        {
            var name = i % 2 == 0 ? "one" : "two";
            (await host.Caller.GetStringAsync(host.Hook(name, "?" + i), cancellation)).ShouldBe($"{name}?{i}");
        });
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    [InlineData("PROPFIND")]
    public async Task Every_method_passes(string method)
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", app.Url);
        using var answer = await host.Caller.SendAsync(new HttpRequestMessage(new HttpMethod(method), host.Hook("shop", "/x")));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        app.Requests.Single().Method.ShouldBe(method);
    }

    [Fact]
    public async Task Large_bodies_arrive_whole_in_both_directions()
    {
        var sent = RandomNumberGenerator.GetBytes(8 * 1024 * 1024 + 1);
        await using var app = await Receiver.StartAsync((request, context) => context.Response.Body.WriteAsync(request.Body).AsTask());
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", app.Url);
        using var answer = await host.Caller.PostAsync(host.Hook("shop"), new ByteArrayContent(sent));
        SHA256.HashData(await answer.Content.ReadAsByteArrayAsync()).ShouldBe(SHA256.HashData(sent));
    }

    [Fact]
    public async Task Events_reach_the_caller_as_they_are_sent()
    {
        var next = new TaskCompletionSource();
        await using var app = await Receiver.StartAsync(async (_, context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            await next.Task;
            await context.Response.WriteAsync("data: 2\n\n");
        });
        await using var host = await TunnelHost.StartAsync(o => o.RequestTimeoutSeconds = 1);
        await host.JoinAsync("shop", app.Url);

        using var answer = await host.Caller.GetAsync(host.Hook("shop"), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await reader.ReadLineAsync()).ShouldBe("data: 1");
        next.SetResult();
        (await reader.ReadToEndAsync()).ShouldBe("\ndata: 2\n\n");
    }

    [Fact]
    public async Task A_body_that_comes_after_its_head_leaves_at_once()
    {
        await using var app = await Receiver.StartAsync(async (_, context) =>
        {
            context.Response.ContentLength = 5;
            await context.Response.Body.FlushAsync();
            await context.Response.WriteAsync("hello");
        });
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", app.Url);
        for (var i = 0; i < 100; i++)
        {
            (await host.Caller.GetStringAsync(host.Hook("shop"))).ShouldBe("hello");
        }
    }

    [Fact]
    public async Task An_answer_cut_off_in_the_middle_is_cut_off_for_the_caller_too()
    {
        await using var app = await Receiver.StartAsync(Answers.CloseMidway);
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", app.Url);
        await Should.ThrowAsync<HttpRequestException>(() => host.Caller.GetStringAsync(host.Hook("shop")));
    }

    [Fact]
    public async Task A_caller_that_leaves_ends_the_apps_request()
    {
        var left = new TaskCompletionSource();
        await using var app = await Receiver.StartAsync(async (_, context) =>
        {
            await using var registration = context.RequestAborted.Register(left.SetResult);
            await left.Task;
        });
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", app.Url);
        using var leave = new CancellationTokenSource();
        var call = host.Caller.GetAsync(host.Hook("shop"), leave.Token);
        await app.WaitForCountAsync(1);
        await leave.CancelAsync();
        await left.Task.WaitAsync(Testing.Eventually.DefaultTimeout);
        await Should.ThrowAsync<OperationCanceledException>(() => call);
    }
}
