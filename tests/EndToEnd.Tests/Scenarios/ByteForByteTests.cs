using System.Security.Cryptography;
using WebhookOps.EndToEnd.Tests.Running;

namespace WebhookOps.EndToEnd.Tests.Scenarios;

public sealed class ByteForByteOnSqliteTests(ProductOnSqlite running) : ByteForByteTests(running), IClassFixture<ProductOnSqlite>;

public sealed class ByteForByteOnPostgresTests(ProductOnPostgres running) : ByteForByteTests(running), IClassFixture<ProductOnPostgres>;

public sealed class ByteForByteOnFleetTests(ProductAsFleet running) : ByteForByteTests(running), IClassFixture<ProductAsFleet>;

/// <summary>What a provider sent is what its destination gets, with a signature of ours that anyone can check.</summary>
public abstract class ByteForByteTests(RunningProduct running)
{
    private static readonly byte[] s_everyByte = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
    private static readonly byte[] s_fiveMebibytes = RandomNumberGenerator.GetBytes(5 * 1024 * 1024);

    public static TheoryData<string, string> Cases =>
    [
        .. from provider in new[] { "github", "stripe", "slack" }
           from body in new[] { "json", "every byte", "5 MiB", "empty" }
           select (provider, body),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_signed_webhook_goes_in_and_comes_out(string provider, string what)
    {
        var body = what switch
        {
            "json" => """{ "id":"evt_1", "type": "order.paid",  "amount":1.10, "text":"Ünïcode \u00e9 \/ " }"""u8.ToArray(),
            "every byte" => s_everyByte,
            "5 MiB" => s_fiveMebibytes,
            _ => [],
        };
        await using var route = await Route.MakeAsync(running.Product, provider);
        using var webhook = provider switch
        {
            "github" => Webhooks.GitHub(route.Url, body),
            "stripe" => Webhooks.Stripe(route.Url, body),
            _ => Webhooks.Slack(route.Url, body),
        };
        var sent = webhook.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);

        var (id, duplicate) = await Route.SendAsync(webhook);

        duplicate.ShouldBeFalse();
        var received = (await route.ReceiveAsync(id)).ShouldHaveSingleItem();
        received.Body.AsSpan().SequenceEqual(body).ShouldBeTrue();
        received.Method.ShouldBe("POST");
        received.Path.ShouldBe("/hook");
        received.Header("content-type").ShouldBe("application/json; charset=utf-8");
        foreach (var (name, value) in sent)
        {
            received.Header(name).ShouldBe(value, name);
        }

        received.Header("x-webhookops-source").ShouldBe(route.Name);
        received.Header("x-webhookops-attempt").ShouldBe("1");
        route.IsSigned(received).ShouldBeTrue();
        route.IsSigned(received with { Body = [.. received.Body, 0] }).ShouldBeFalse();
        (await running.Product.Api.GetBytesAsync($"/api/events/{id}/body")).AsSpan().SequenceEqual(body).ShouldBeTrue();
        await route.WaitForStateAsync(id, "delivered");
    }
}
