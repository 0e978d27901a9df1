using System.Net.Http.Headers;
using WebhookOps.Core.Providers;
using WebhookOps.Core.Providers.Samples;
using WebhookOps.Core.Secrets;
using WebhookOps.Ingest.Tests.Hosting;

namespace WebhookOps.Ingest.Tests.Receiving;

/// <summary>What <c>trigger</c> sends is taken for the provider's own, where the URL or the body's own members are signed too.</summary>
public sealed class SampleEventTests(SharedIngestServer shared) : IClassFixture<SharedIngestServer>, IAsyncLifetime
{
    private const string Secret = "36efdd1aace2e26cd490f0d951138253";

    private IngestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await shared.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("adyen", "AUTHORISATION")]
    [InlineData("box", "FILE.UPLOADED")]
    [InlineData("messagebird", "sample.created")]
    [InlineData("square", "sample.created")]
    [InlineData("trello", "sample.created")]
    [InlineData("twilio", "onMessageAdded")]
    public async Task A_sample_is_accepted_where_it_was_meant_to_go(string provider, string type)
    {
        await _server.AddSourceAsync(provider, Secret, provider);
        var target = $"/in/{provider}/a%2Fb?x=1&y=%20";
        var sample = SampleWebhook.Create(ProviderTable.BuiltIn.Find(provider)!, new Secret(Secret), new Uri(_server.Url, target), null, null, TimeProvider.System.GetUtcNow());

        (await SendAsync(sample, target)).ShouldBe(202);

        var stored = (await _server.EventsAsync()).ShouldHaveSingleItem();
        stored.EventType.ShouldBe(type);
        stored.VerifiedBy.ShouldNotBe("none");
        stored.Body.ShouldBe(sample.Body);

        (await SendAsync(sample with { Body = [.. "x"u8, .. sample.Body] }, target)).ShouldBe(401);
        (await SendAsync(sample, target + "1")).ShouldBe(provider switch { "adyen" => 202, "box" => 200, _ => 401 }, "the first two sign no URL; the second names its events");
    }

    private async Task<int> SendAsync(SampleWebhook sample, string target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(sample.Body) };
        foreach (var (name, value) in sample.Headers)
        {
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            }
            else
            {
                request.Headers.Add(name, value);
            }
        }

        using var answer = await _server.Client.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
