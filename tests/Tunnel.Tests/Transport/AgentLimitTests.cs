using System.Net;
using System.Net.Sockets;
using System.Text;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;

namespace WebhookOps.Tunnel.Tests.Transport;

/// <summary>The agent's own limits: they stand whatever the server lets through.</summary>
public sealed class AgentLimitTests
{
    [Fact]
    public async Task More_requests_than_the_agent_takes_get_429()
    {
        var release = new TaskCompletionSource();
        await using var app = await Receiver.StartAsync((_, _) => release.Task);
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", app.Url, settings => settings with { MaxConcurrentRequests = 1 });

        var first = host.Caller.GetAsync(host.Hook("shop"));
        await app.WaitForCountAsync(1);
        using var second = await host.Caller.GetAsync(host.Hook("shop"));
        release.SetResult();
        second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await first).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var third = await host.Caller.GetAsync(host.Hook("shop"));
        third.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_may_be_as_large_as_the_agent_takes_and_not_a_byte_larger(bool chunked)
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", app.Url, settings => settings with { MaxPayloadBytes = 50_000 });

        (await PostAsync(50_000)).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(50_001)).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
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
    public async Task A_caller_refused_before_its_body_was_read_can_ask_again_on_the_same_connection()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", app.Url, settings => settings with { MaxPayloadBytes = 50_000 });
        using var caller = new TcpClient();
        await caller.ConnectAsync(IPAddress.Loopback, new Uri(host.Url).Port);
        var stream = caller.GetStream();

        await stream.WriteAsync(Head(50_001));
        await SeenAsync(stream, "HTTP/1.1 413");
        await stream.WriteAsync(new byte[50_001]);
        await stream.WriteAsync(Head(0));
        await SeenAsync(stream, "HTTP/1.1 200");

        byte[] Head(int length) => Encoding.ASCII.GetBytes($"POST {host.Hook("shop").AbsolutePath} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n");
    }

    private static async Task SeenAsync(NetworkStream stream, string text)
    {
        using var limit = new CancellationTokenSource(Eventually.DefaultTimeout);
        var (seen, buffer) = (new StringBuilder(), new byte[4096]);
        while (!seen.ToString().Contains(text, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, limit.Token);
            count.ShouldBeGreaterThan(0, $"the connection ended before '{text}': {seen}");
            seen.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
    }
}
