using System.Net;
using System.Security.Cryptography;
using System.Text;
using WebhookOps.Ingest.Tests.Hosting;
using WebhookOps.Testing;

namespace WebhookOps.Ingest.Tests.Senders;

/// <summary>Senders that answer a challenge, over real sockets.</summary>
public sealed class DigestTests(SharedIngestServer shared) : IClassFixture<SharedIngestServer>, IAsyncLifetime
{
    private IngestServer Server { get; set; } = null!;

    public async ValueTask InitializeAsync() => Server = await shared.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Digest_as_the_platforms_own_client_speaks_it()
    {
        await Server.AddSourceAsync("digest", rule: SenderRule.Of("digest", [("password", "p")], ("username", "u")));
        var url = new Uri(Server.Url, "/in/digest/a?b=c%20d");
        using var client = new HttpClient(new SocketsHttpHandler { Credentials = new CredentialCache { { Server.Url, "Digest", new NetworkCredential("u", "p") } } });
        for (var i = 0; i < 3; i++)
        {
            using var answer = await client.PostAsync(url, new StringContent($"{{\"i\":{i}}}"));
            answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        }

        using var refused = await Server.Client.PostAsync(url, new StringContent("{}"));
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.Single().Scheme.ShouldBe("Digest");
        (await Server.EventsAsync()).Where(e => e.VerifiedBy == "digest").ShouldAllBe(e => e.Headers.Find("authorization") == null);
    }

    [Fact]
    public async Task A_nonce_that_one_process_gave_is_known_to_another_with_the_same_keys()
    {
        using var keys = new TempFolder();
        await using var one = await IngestServer.StartAsync(null, ("Keys:Path", keys.Path));
        await using var two = await IngestServer.StartAsync(null, ("Keys:Path", keys.Path));
        foreach (var server in new[] { one, two })
        {
            await server.AddSourceAsync("digest", rule: SenderRule.Of("digest", [("password", "p")], ("username", "u")));
        }

        using var asked = await one.Client.PostAsync("/in/digest", new StringContent("{}"));
        var nonce = asked.Headers.WwwAuthenticate.Single().Parameter!.Split("nonce=\"")[1].Split('"')[0];
        nonce.Length.ShouldBeLessThan(200);
        foreach (var (server, given, status) in new[]
        {
            (two, nonce, HttpStatusCode.Accepted),
            (two, nonce, HttpStatusCode.Unauthorized), // once each
            (one, nonce[..^1] + (nonce[^1] == 'A' ? 'B' : 'A'), HttpStatusCode.Unauthorized),
            (Server, nonce, HttpStatusCode.NotFound),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/in/digest") { Content = new StringContent("{}") };
            request.Headers.TryAddWithoutValidation("Authorization", Proof(given));
            using var answer = await server.Client.SendAsync(request);
            answer.StatusCode.ShouldBe(status);
        }

        static string Proof(string nonce)
        {
            static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            var response = Hash($"{Hash("u:webhooks:p")}:{nonce}:00000001:c:auth:{Hash("POST:/in/digest")}");
            return $"Digest username=\"u\", realm=\"webhooks\", nonce=\"{nonce}\", uri=\"/in/digest\", algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\"c\", response=\"{response}\"";
        }
    }
}
