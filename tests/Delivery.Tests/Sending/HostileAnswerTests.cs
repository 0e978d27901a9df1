using System.IO.Compression;
using System.Net.Sockets;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Testing.Http;

namespace WebhookOps.Delivery.Tests.Sending;

/// <summary>Destinations that answer badly, on purpose or not.</summary>
public sealed class HostileAnswerTests : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    private readonly SenderBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("", ErrorCodes.SocketClosed)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-", ErrorCodes.SocketClosed)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", ErrorCodes.Protocol)]
    public async Task What_is_no_answer_has_a_name(string said, string code)
    {
        await using var server = RawServer.Saying(said);
        (await SendAsync(server)).ErrorCode.ShouldBe(code);
    }

    [Fact]
    public async Task A_reset_connection_has_a_name()
    {
        await using var server = new RawServer((socket, _) =>
        {
            socket.LingerState = new LingerOption(true, 0); // closing resets
            socket.Close();
            return Task.CompletedTask;
        });
        (await SendAsync(server)).ErrorCode.ShouldBe(ErrorCodes.ConnectionReset);
    }

    [Fact]
    public async Task A_body_that_breaks_off_keeps_its_status()
    {
        await using var server = RawServer.Saying(Ok + "Content-Length: 1000\r\n\r\nhalf of it");
        var result = await SendAsync(server);
        (result.Status, result.ResponseCut).ShouldBe((200, true));
        result.ResponseBody.ShouldBe("half of it"u8.ToArray());
    }

    [Fact]
    public async Task A_body_that_drips_is_given_up_and_keeps_its_status()
    {
        await using var server = RawServer.Repeating(Ok + "Content-Length: 1000\r\n\r\n", "x", TimeSpan.FromMilliseconds(200));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var result = await SendAsync(server, patience.Token);
        (result.Status, result.ResponseCut).ShouldBe((200, true));
    }

    [Fact]
    public async Task An_answer_that_drips_ends_with_the_timeout()
    {
        await using var server = RawServer.Repeating(Ok + "X: ", "x", TimeSpan.FromMilliseconds(200));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await Should.ThrowAsync<OperationCanceledException>(() => SendAsync(server, patience.Token));
    }

    [Theory]
    [InlineData(Ok, "X-Again: x\r\n")]
    [InlineData(Ok + "X: ", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("", "HTTP/1.1 100 Continue\r\n\r\n")]
    [InlineData("", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")]
    public async Task Headers_and_interim_answers_without_end_are_not_read_to_the_end(string start, string again)
    {
        await using var server = RawServer.Repeating(start, again);
        (await SendAsync(server)).ErrorCode.ShouldBe(ErrorCodes.Protocol);
    }

    [Fact]
    public async Task A_compressed_answer_is_not_inflated()
    {
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[16 << 20]);
        }

        await using var receiver = await Receiver.StartAsync(async (_, context) =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(bomb.ToArray());
        });
        var result = await _bench.SendAsync(SenderBench.To(receiver.Url));
        result.ResponseBody.ShouldBe(bomb.ToArray());
        result.ResponseHeaders.Find("Content-Encoding").ShouldBe("gzip");
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_into_a_private_network_leads_nowhere(int status)
    {
        await using var secret = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync(Answers.Redirect(secret.Url, status));
        var result = await _bench.SendAsync(SenderBench.To(receiver.Url));
        NextStep.After(result, RetryPolicy.Default, 1, DateTimeOffset.UtcNow, 0.5).ErrorCode.ShouldBe(ErrorCodes.Redirect);
        secret.Requests.ShouldBeEmpty();
    }

    private Task<SendResult> SendAsync(RawServer server, CancellationToken cancellation = default) =>
        _bench.SendAsync(SenderBench.To(server.Url), cancellation: cancellation);
}
