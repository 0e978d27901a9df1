using System.Security.Cryptography;
using System.Text;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Delivery.Worker;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;

namespace WebhookOps.Delivery.Tests.Sending;

public sealed class HttpSenderTests : IDisposable
{
    private readonly SenderBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_body_arrives_byte_for_byte_with_the_providers_headers_and_ours()
    {
        await using var receiver = await Receiver.StartAsync(Answers.Status(200, "thanks"));
        var key = RandomNumberGenerator.GetBytes(32);
        var body = RandomNumberGenerator.GetBytes(5 << 20);
        var destination = SenderBench.To(receiver.Url + "/hook");
        destination.Secrets = new DestinationSecrets
        {
            SigningSecrets = [new SigningSecret(new Secret("whsec_" + Convert.ToBase64String(key)))],
            Headers = new Dictionary<string, Secret>(StringComparer.OrdinalIgnoreCase) { ["X-Token"] = new Secret("t0ken") },
        };
        var @event = SenderBench.NewEvent(
            body,
            new("Content-Type", "application/x-thing; v=1"),
            new("X-GitHub-Event", "push"),
            new("X-Latin", "caf\u00e9"),
            new("X-Token", "the sender's"),
            new("Connection", "keep-alive, X-Hop"),
            new("X-Hop", "1"),
            new("Authorization", "Bearer x"),
            new("Cookie", "a=b"),
            new("Host", "evil.example"),
            new("X-Forwarded-For", "1.2.3.4"),
            new("Forwarded", "for=1.2.3.4"),
            new("X-WebhookOps-Source", "spoof"),
            new("X-WebhookOps-Signature", "sha256=ab"),
            new("x-webhookops-hops", "2"),
            new("traceparent", "00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-01"),
            new("webhook-id", "msg_theirs"));

        var result = await _bench.SendAsync(destination, @event);

        result.Status.ShouldBe(200);
        result.ResponseBody.ShouldBe("thanks"u8.ToArray());
        result.ResponseCut.ShouldBeFalse();
        result.RemoteAddress.ShouldBe("127.0.0.1");
        var got = receiver.Requests.ShouldHaveSingleItem();
        got.Method.ShouldBe("POST");
        got.Path.ShouldBe("/hook");
        got.Body.AsSpan().SequenceEqual(body).ShouldBeTrue();
        got.Header("content-type").ShouldBe("application/x-thing; v=1");
        got.Header("x-github-event").ShouldBe("push");
        got.Header("x-latin").ShouldBe("caf\u00e9");
        got.Header("x-token").ShouldBe("t0ken");
        got.Header("x-webhookops-source").ShouldBe("shop");
        got.Header("x-webhookops-attempt").ShouldBe("3");
        got.Header("x-webhookops-hops").ShouldBe("3");
        got.Header("x-webhookops-signature").ShouldBe("sha256=ab");
        got.Header("x-original-webhook-id").ShouldBe("msg_theirs");
        got.Header("host").ShouldBe(new Uri(receiver.Url).Authority);
        got.Header("traceparent")!.ShouldStartWith("00-" + @event.Id.ToString("N"));
        foreach (var withheld in new[] { "x-hop", "authorization", "cookie", "x-forwarded-for", "forwarded" })
        {
            got.Header(withheld).ShouldBeNull(withheld);
        }

        var id = PublicId.Format(PublicId.Event, @event.Id);
        got.Id.ShouldBe(id);
        var signed = Encoding.ASCII.GetBytes($"{id}.{got.Header("webhook-timestamp")}.").Concat(body).ToArray();
        got.Header("webhook-signature").ShouldBe("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
    }

    [Theory]
    [InlineData("/base?x=1", "/a%2Fb/c", "?y=2", "/base/a%2Fb/c", "?x=1&y=2")]
    [InlineData("/base", "/../../admin", "", "/base/admin", "")]
    [InlineData("/base", "/%2e%2E/admin", "", "/base/admin", "")]
    [InlineData("/base", "", "?y=%41", "/base", "?y=%41")]
    public async Task Path_and_query_are_appended_but_cannot_climb(string url, string path, string query, string expectedPath, string expectedQuery)
    {
        await using var receiver = await Receiver.StartAsync();
        var destination = SenderBench.To(receiver.Url + url);
        destination.ForwardPath = true;
        await _bench.SendAsync(destination, new Event { Id = Guid.CreateVersion7(), Path = path, Query = query });
        var got = receiver.Requests.ShouldHaveSingleItem();
        (got.Path, got.Query).ShouldBe((expectedPath, expectedQuery));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var secret = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync(Answers.Redirect(secret.Url));
        (await _bench.SendAsync(SenderBench.To(receiver.Url))).Status.ShouldBe(302);
        secret.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("127.1")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task A_private_address_is_refused_however_it_is_spelled(string host)
    {
        await using var receiver = await Receiver.StartAsync();
        using var guarded = new SenderBench(new DeliveryOptions());
        var open = await guarded.SendAsync(SenderBench.To($"http://{host}:{receiver.Port}/"));
        var closed = await guarded.SendAsync(SenderBench.To($"http://{host}:{FreePort.Next()}/"));
        open.ErrorCode.ShouldBe(ErrorCodes.PrivateAddress);
        closed.Error.ShouldBe(open.Error, "the answer must not tell whether something listens there");
        receiver.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_destination_may_allow_its_own_private_address()
    {
        await using var receiver = await Receiver.StartAsync();
        using var guarded = new SenderBench(new DeliveryOptions());
        var destination = SenderBench.To(receiver.Url);
        destination.AllowPrivateNetwork = true;
        (await guarded.SendAsync(destination)).Status.ShouldBe(204);
    }

    [Fact]
    public async Task Failures_of_the_network_have_names()
    {
        (await _bench.SendAsync(SenderBench.To($"http://127.0.0.1:{FreePort.Next()}/"))).ErrorCode.ShouldBe(ErrorCodes.ConnectionRefused);
        (await _bench.SendAsync(SenderBench.To("http://does-not-exist.invalid/"))).ErrorCode.ShouldBe(ErrorCodes.DnsLookupFailed);
        (await _bench.SendAsync(SenderBench.To("ftp://127.0.0.1/"))).ErrorCode.ShouldBe(ErrorCodes.Protocol);
    }

    [Fact]
    public async Task A_long_answer_is_cut_and_marked()
    {
        await using var receiver = await Receiver.StartAsync(Answers.BigBody(1L << 30));
        var result = await _bench.SendAsync(SenderBench.To(receiver.Url));
        result.Status.ShouldBe(200);
        result.ResponseBody.Length.ShouldBe(Attempt.MaxResponseBytes);
        result.ResponseCut.ShouldBeTrue();
    }

    [Fact]
    public async Task An_answer_of_exactly_the_limit_is_whole()
    {
        await using var receiver = await Receiver.StartAsync(Answers.BigBody(Attempt.MaxResponseBytes));
        var result = await _bench.SendAsync(SenderBench.To(receiver.Url));
        (result.ResponseBody.Length, result.ResponseCut).ShouldBe((Attempt.MaxResponseBytes, false));
    }

    [Theory]
    [InlineData("120", 120.0)]
    [InlineData("-5", 0.0)]
    [InlineData("99999999999999999999", 365 * 86400.0)]
    [InlineData("soon", null)]
    public async Task Retry_after_is_read_with_care(string value, double? seconds)
    {
        await using var receiver = await Receiver.StartAsync(Answers.RetryAfter(503, value));
        (await _bench.SendAsync(SenderBench.To(receiver.Url))).RetryAfter?.TotalSeconds.ShouldBe(seconds!.Value);
    }
}
