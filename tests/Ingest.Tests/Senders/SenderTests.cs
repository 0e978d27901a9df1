using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;
using WebhookOps.Core.Sources;
using WebhookOps.Ingest.Tests.Hosting;
using WebhookOps.ServiceDefaults.Senders;
using WebhookOps.Testing.Http;

namespace WebhookOps.Ingest.Tests.Senders;

/// <summary>Senders that are proven by somebody else, or by several things at once, over real sockets; and what is refused as a rule.</summary>
public sealed class SenderTests(SharedIngestServer shared) : IClassFixture<SharedIngestServer>, IAsyncLifetime
{
    private IngestServer Server { get; set; } = null!;

    public async ValueTask InitializeAsync() => Server = await shared.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_form_is_sent_by_someone_who_solved_the_riddle()
    {
        await using var service = await Receiver.StartAsync(async (request, context) =>
        {
            var form = Encoding.UTF8.GetString(request.Body);
            form.ShouldContain("secret=s&");
            await context.Response.WriteAsync(form.Contains("response=human", StringComparison.Ordinal) ? """{"success":true,"score":0.9,"action":"send"}"""
                : form.Contains("response=machine", StringComparison.Ordinal) ? """{"success":true,"score":0.1,"action":"send"}"""
                : """{"success":false}""");
        });
        await Server.AddSourceAsync("captcha", rule: SenderRule.Of("recaptcha", [("secret", "s")], ("url", service.Url), ("action", "send"), ("allowPrivateNetwork", "true")));
        async Task<int> SendAsync(string token) => (int)(await Server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/in/captcha")
        {
            Content = new StringContent(Guid.NewGuid().ToString()),
            Headers = { { "X-Recaptcha-Token", token } },
        })).StatusCode;
        (await SendAsync("human")).ShouldBe(202);
        (await SendAsync("machine")).ShouldBe(401);
        (await SendAsync("neither")).ShouldBe(401);
        (await Server.SendAsync("captcha", null)).ShouldBe((401, "credentials_invalid"));

        await Server.AddSourceAsync("captcha-body", rule: SenderRule.Of("recaptcha", [("secret", "s")], ("url", service.Url), ("bodyField", "form.captcha"), ("version", "v2"), ("allowPrivateNetwork", "true")));
        using var answer = await Server.Client.PostAsync("/in/captcha-body", new StringContent("""{"form":{"captcha":"machine"}}"""));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted); // v2 does not score
    }

    [Fact]
    public async Task Several_must_all_pass_and_each_refusal_has_its_own_status()
    {
        await Server.AddSourceAsync("several", change: source => source.Credentials = new SourceCredentials
        {
            Rules =
            [
                SenderRule.Of("address", [], ("allow", "127.0.0.1, ::1")),
                SenderRule.Of("header", [("key", "k")]),
                SenderRule.Of("schema", [], ("schema", """{"required":["id"]}""")),
                SenderRule.Of("jwt", [("secret", SignedToken.Secret)], ("algorithm", "HS256")),
            ],
        });
        var token = SignedToken.Of(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(SignedToken.Secret)), "HS256");
        (await Server.SendAsync("several", token, """{"id":1}""", ("X-API-Key", "k"))).ShouldBe((202, null));
        (await Server.SendAsync("several", token, """{"id":1}""")).ShouldBe((401, "credentials_invalid"));
        (await Server.SendAsync("several", token, "{}", ("X-API-Key", "k"))).ShouldBe((422, "schema_mismatch"));
        (await Server.SendAsync("several", null, """{"id":1}""", ("X-API-Key", "k"))).ShouldBe((401, "credentials_invalid"));
        await Server.AddSourceAsync("elsewhere", rule: SenderRule.Of("address", [], ("allow", "192.0.2.0/24")));
        (await Server.SendAsync("elsewhere", null)).ShouldBe((403, "address_refused"));
        await Server.AddSourceAsync("limited", change: source => source.RateLimit = new(2, 60));
        (await Server.SendAsync("limited", null)).Status.ShouldBe(202);
        (await Server.SendAsync("limited", null)).Status.ShouldBe(202);
        (await Server.SendAsync("limited", null)).ShouldBe((429, "rate_limited"));
    }

    [Fact]
    public void Every_rule_that_cannot_work_is_refused_when_it_is_written()
    {
        static string? Field(string type, (string, string)[] secrets, params (string, string)[] settings) =>
            SenderSchemes.Described.Check(SenderRule.Of(type, secrets, settings)).Select(e => e.Field).FirstOrDefault();

        Field("jwt", [("secret", SignedToken.Secret)], ("algorithm", "HS256")).ShouldBeNull();
        Field("jwt", [("secret", "short")], ("algorithm", "HS256")).ShouldBe("secret");
        Field("jwt", [("secret", SignedToken.Secret)], ("algorithm", "none")).ShouldBe("algorithm");
        Field("jwt", [("secret", SignedToken.Secret)], ("algorithm", "RS256")).ShouldBe("secret");
        Field("jwt", [], ("algorithm", "RS256")).ShouldBe("publicKey");
        Field("jwt", [], ("algorithm", "RS256"), ("publicKey", "nonsense")).ShouldBe("publicKey");
        Field("jwt", [("secret", SignedToken.Secret)], ("algorithm", "HS256"), ("jwksUrl", "https://example.com/")).ShouldBe("jwksUrl");
        Field("jwt", [], ("algorithm", "RS256"), ("jwksUrl", "file:///etc/passwd")).ShouldBe("jwksUrl");
        Field("oauth2", [("clientSecret", "s")], ("clientId", "c"), ("introspectionUrl", "ftp://x/")).ShouldBe("introspectionUrl");
        Field("recaptcha", [("secret", "s")], ("minScore", "2")).ShouldBe("minScore");
        Field("digest", [("password", "p")], ("username", "u"), ("algorithm", "SHA-1")).ShouldBe("algorithm");
        Field("oauth1", [("consumerSecret", "s")], ("consumerKey", "k"), ("algorithm", "PLAINTEXT")).ShouldBe("algorithm");
        Field("address", [], ("allow", "here")).ShouldBe("allow");
    }
}
