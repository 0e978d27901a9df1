using WebhookOps.Ingest.Tests.Hosting;

namespace WebhookOps.Ingest.Tests.Receiving;

public sealed class ForwardedAddressTests
{
    [Theory]
    [InlineData(null, "203.0.113.9", "127.0.0.1")]
    [InlineData("127.0.0.1", "203.0.113.9", "203.0.113.9")]
    [InlineData("127.0.0.0/8,10.0.0.0/8", "203.0.113.1, 203.0.113.9, 10.1.1.1", "203.0.113.9")]
    [InlineData("127.0.0.0/8", "203.0.113.9:4711", "203.0.113.9")]
    [InlineData("127.0.0.0/8", "[2001:db8::9]:4711", "2001:db8::9")]
    [InlineData("127.0.0.0/8", "203.0.113.9, nonsense", "127.0.0.1")]
    [InlineData("127.0.0.0/8", "", "127.0.0.1")]
    [InlineData("192.0.2.0/24", "203.0.113.9", "127.0.0.1")]
    public async Task Only_a_trusted_proxy_says_who_called(string? proxies, string forwarded, string caller)
    {
        await using var server = await IngestServer.StartAsync(settings: proxies is null ? [] : [("Edge:TrustedProxies", proxies)]);
        await server.AddSourceAsync("proxied");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/in/proxied") { Content = new StringContent("x") };
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwarded);
        using var response = await server.Client.SendAsync(request);
        (await server.EventsAsync()).ShouldHaveSingleItem().RemoteAddress.ShouldBe(caller);
    }
}
