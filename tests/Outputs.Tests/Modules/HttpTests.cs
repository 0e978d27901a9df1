using WebhookOps.Core.Deliveries;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;

namespace WebhookOps.Outputs.Tests.Modules;

public sealed class HttpTests
{
    [Fact]
    public async Task Body_and_headers_arrive_as_they_came()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var output = Writing.Open("http", new { url = receiver.Url, method = "PUT", headers = new Dictionary<string, string> { ["X-Key"] = "k" } });
        var message = Messages.New(Messages.AllBytes);
        await output.MustAsync(message);
        var request = receiver.Requests.Single();
        request.Method.ShouldBe("PUT");
        request.Body.ShouldBe(Messages.AllBytes);
        request.Header("webhook-id").ShouldBe(message.Id);
        request.Header("idempotency-key").ShouldBe(message.Id);
        request.Header("x-signature").ShouldBe("t=1,v1=abc");
        request.Header("x-key").ShouldBe("k");
    }

    [Fact]
    public async Task A_receiver_that_goes_and_comes_back_misses_nothing()
    {
        var port = FreePort.Next();
        var first = await Receiver.StartAsync(port: port);
        Receiver? second = null;
        await using var output = Writing.Open("http", new { url = $"http://127.0.0.1:{port}/" });
        var messages = await output.SurviveAsync(
            async () => await first.DisposeAsync(),
            async () => second = await Receiver.StartAsync(port: port));
        var got = first.Requests.Concat(second!.Requests).Select(r => r.Header("webhook-id")).ToHashSet(StringComparer.Ordinal);
        messages.Select(m => m.Id).Except(got, StringComparer.Ordinal).ShouldBeEmpty();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task A_private_address_is_refused_unless_allowed()
    {
        await using var receiver = await Receiver.StartAsync();
        await Writing.MustRefusePrivateAsync("http", new { url = receiver.Url });
        receiver.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_closed_port_is_an_answer_too()
    {
        await using var output = Writing.Open("http", new { url = $"http://127.0.0.1:{FreePort.Next()}/" });
        (await output.TryAsync(Messages.New())).ErrorCode.ShouldBe(ErrorCodes.ConnectionRefused);
    }
}
