using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace WebhookOps.Tunnel.Tests.Transport;

/// <summary>Apps that hang up, break off or speak out of turn: the caller hears whose fault it was, and nobody else hears anything.</summary>
public sealed class BrokenAppTests : IAsyncDisposable
{
    private readonly TcpListener _app = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private int _asked;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _app.Dispose();
        _stop.Dispose();
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task What_has_no_body_is_not_sent_again_to_an_app_that_hangs_up(string method)
    {
        await using var host = await JoinAsync("");
        using var request = new HttpRequestMessage(new HttpMethod(method), host.Hook("shop"));
        using var answer = await host.Caller.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await DetailAsync(answer)).ShouldContain("SOCKET_CLOSED");
        _asked.ShouldBe(1);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Own: 1\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-Own: 1\r\nContent-Length: 100\r\n\r\nabc")]
    public async Task Half_an_answer_is_told_as_a_fault_or_cut_and_never_mixed_with_one(string text)
    {
        await using var host = await JoinAsync(text);
        try
        {
            using var answer = await host.Caller.GetAsync(host.Hook("shop"));
            answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
            answer.Headers.Contains("X-Own").ShouldBeFalse();
            var detail = await DetailAsync(answer);
            detail.ShouldNotContain("abc");
            detail.ShouldContain("before it");
        }
        catch (HttpRequestException)
        {
            // its head was out already: then it is cut
        }
    }

    [Fact]
    public async Task An_app_that_switches_protocols_unasked_takes_no_other_request_with_it()
    {
        await using var host = await JoinAsync("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nbytes");
        for (var i = 0; i < 2; i++)
        {
            using var answer = await host.Caller.GetAsync(host.Hook("shop"));
            answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
            (await DetailAsync(answer)).ShouldContain("switched protocols");
        }
    }

    [Theory]
    [InlineData("042")]
    [InlineData("000")]
    public async Task A_status_that_HTTP_does_not_have_takes_no_other_request_with_it(string status)
    {
        await using var host = await JoinAsync($"HTTP/1.1 {status} Odd\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        for (var i = 0; i < 2; i++)
        {
            using var answer = await host.Caller.GetAsync(host.Hook("shop"));
            answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
            (await DetailAsync(answer)).ShouldContain($"the status {status}");
        }
    }

    [Theory]
    [InlineData("GET", 204)]
    [InlineData("GET", 205)]
    [InlineData("POST", 204)]
    [InlineData("POST", 205)]
    [InlineData("HEAD", 204)]
    [InlineData("HEAD", 205)]
    public async Task A_status_without_content_passes_though_the_app_sends_some(string method, int status)
    {
        await using var host = await JoinAsync($"HTTP/1.1 {status} Done\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), host.Hook("shop"));
            using var answer = await host.Caller.SendAsync(request);
            ((int)answer.StatusCode).ShouldBe(status);
            (await answer.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Headers_that_concern_the_connection_to_the_app_stay_there()
    {
        await using var host = await JoinAsync("HTTP/1.1 200 OK\r\nConnection: X-Hop, close\r\nX-Hop: 1\r\nX-Own: 2\r\nContent-Length: 2\r\n\r\nok");
        using var answer = await host.Caller.GetAsync(host.Hook("shop"));
        (await answer.Content.ReadAsStringAsync()).ShouldBe("ok");
        answer.Headers.Contains("X-Own").ShouldBeTrue();
        answer.Headers.Contains("X-Hop").ShouldBeFalse();
    }

    private static async Task<string> DetailAsync(HttpResponseMessage answer) => (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["detail"]!;

    private async Task<TunnelHost> JoinAsync(string answer)
    {
        _app.Start();
        _ = ServeAsync(Encoding.ASCII.GetBytes(answer));
        var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", $"http://{_app.LocalEndpoint}");
        return host;
    }

    private async Task ServeAsync(byte[] answer)
    {
        while (!_stop.IsCancellationRequested)
        {
            using var caller = await _app.AcceptTcpClientAsync(_stop.Token);
            using var reader = new StreamReader(caller.GetStream(), leaveOpen: true);
            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
            {
                // the request's head
            }

            Interlocked.Increment(ref _asked);
            await caller.GetStream().WriteAsync(answer, _stop.Token);
        }
    }
}
