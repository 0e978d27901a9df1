using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;
using WebhookOps.Ingest.Tests.Hosting;
using WebhookOps.Testing.Http;

namespace WebhookOps.Ingest.Tests.Senders;

/// <summary>Senders that carry a token of an issuer, over real sockets.</summary>
public sealed class TokenTests(SharedIngestServer shared) : IClassFixture<SharedIngestServer>, IAsyncLifetime
{
    private IngestServer Server { get; set; } = null!;

    public async ValueTask InitializeAsync() => Server = await shared.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_token_must_be_signed_as_the_rule_says_and_not_as_it_says_itself()
    {
        await Server.AddSourceAsync("jwt", rule: SenderRule.Of("jwt", [("secret", SignedToken.Secret)], ("algorithm", "HS256"), ("issuer", "iss"), ("audience", "aud"), ("requiredScopes", "hooks:send")));
        var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(SignedToken.Secret));
        (await Server.SendAsync("jwt", SignedToken.Of(key, "HS256"))).ShouldBe((202, null));
        (await Server.SendAsync("jwt", null)).ShouldBe((401, "credentials_invalid"));
        foreach (var wrong in new[]
        {
            SignedToken.Of(key, "HS256", issuer: "other"),
            SignedToken.Of(key, "HS256", audience: "other"),
            SignedToken.Of(key, "HS256", scope: "hooks:read"),
            SignedToken.Of(key, "HS256", minutes: -5),
            SignedToken.Of(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(SignedToken.Secret + "x")), "HS256"),
            SignedToken.Of(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(SignedToken.Secret + SignedToken.Secret)), "HS512"),
            SignedToken.Unsigned("none"), SignedToken.Unsigned("None"), SignedToken.Unsigned("HS256"), "", "a.b", "a.b.c", "....",
        })
        {
            (await Server.SendAsync("jwt", wrong)).ShouldBe((401, "credentials_invalid"), wrong);
        }
    }

    [Fact]
    public async Task A_public_key_is_no_secret_and_published_keys_may_change()
    {
        using var rsa = RSA.Create(2048);
        using var next = RSA.Create(2048);
        var pem = rsa.ExportSubjectPublicKeyInfoPem();
        await Server.AddSourceAsync("jwt-pem", rule: SenderRule.Of("jwt", [], ("algorithm", "RS256"), ("publicKey", pem)));
        (await Server.SendAsync("jwt-pem", SignedToken.Of(new RsaSecurityKey(rsa), "RS256"))).ShouldBe((202, null));
        (await Server.SendAsync("jwt-pem", SignedToken.Of(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(pem)), "HS256"))).ShouldBe((401, "credentials_invalid"));
        (await Server.SendAsync("jwt-pem", SignedToken.Of(new RsaSecurityKey(rsa), "PS256"))).ShouldBe((401, "credentials_invalid"));
        (await Server.SendAsync("jwt-pem", SignedToken.Of(new RsaSecurityKey(next), "RS256"))).ShouldBe((401, "credentials_invalid"));

        await using var issuer = await Receiver.StartAsync(Answers.Status(200, SignedToken.KeySet((rsa, "one"))));
        await Server.AddSourceAsync("jwks", rule: SenderRule.Of("jwt", [], ("algorithm", "RS256"), ("jwksUrl", issuer.Url + "/keys"), ("allowPrivateNetwork", "true")));
        (await Server.SendAsync("jwks", SignedToken.Of(new RsaSecurityKey(rsa) { KeyId = "one" }, "RS256"))).ShouldBe((202, null));
        (await Server.SendAsync("jwks", SignedToken.Of(new RsaSecurityKey(rsa) { KeyId = "one" }, "RS256"))).ShouldBe((202, null));
        issuer.Requests.Count.ShouldBe(1);
        (await Server.SendAsync("jwks", SignedToken.Of(new RsaSecurityKey(next) { KeyId = "one" }, "RS256"))).ShouldBe((401, "credentials_invalid"));

        await Server.AddSourceAsync("jwks-private", rule: SenderRule.Of("jwt", [], ("algorithm", "RS256"), ("jwksUrl", issuer.Url)));
        (await Server.SendAsync("jwks-private", SignedToken.Of(new RsaSecurityKey(rsa), "RS256"))).ShouldBe((503, "verification_unavailable"));
        issuer.Requests.Count.ShouldBe(1);

        await using var elsewhere = await Receiver.StartAsync(Answers.Redirect(issuer.Url));
        await Server.AddSourceAsync("jwks-moved", rule: SenderRule.Of("jwt", [], ("algorithm", "RS256"), ("jwksUrl", elsewhere.Url), ("allowPrivateNetwork", "true")));
        (await Server.SendAsync("jwks-moved", SignedToken.Of(new RsaSecurityKey(rsa), "RS256"))).ShouldBe((503, "verification_unavailable"));
    }

    [Fact]
    public async Task A_token_is_asked_about_at_its_issuer()
    {
        await using var issuer = await Receiver.StartAsync(async (request, context) =>
        {
            var token = Encoding.UTF8.GetString(request.Body);
            var known = request.Header("authorization") == "Basic " + Convert.ToBase64String("us:s%26cret"u8);
            await context.Response.WriteAsync(!known ? "nonsense"
                : token.Contains("token=good", StringComparison.Ordinal) ? """{"active":true,"scope":"a hooks:send","aud":["us"],"exp":99999999999}"""
                : token.Contains("token=narrow", StringComparison.Ordinal) ? """{"active":true,"scope":"a","aud":"us"}"""
                : token.Contains("token=old", StringComparison.Ordinal) ? """{"active":true,"scope":"hooks:send","aud":"us","exp":1}"""
                : """{"active":false}""");
        });
        (string, string)[] settings = [("introspectionUrl", issuer.Url), ("clientId", "us"), ("requiredScopes", "hooks:send"), ("audience", "us"), ("allowPrivateNetwork", "true")];
        await Server.AddSourceAsync("oauth2", rule: SenderRule.Of("oauth2", [("clientSecret", "s&cret")], settings));
        (await Server.SendAsync("oauth2", "good")).ShouldBe((202, null));
        (await Server.SendAsync("oauth2", "narrow")).ShouldBe((401, "credentials_invalid"));
        (await Server.SendAsync("oauth2", "old")).ShouldBe((401, "credentials_invalid"));
        (await Server.SendAsync("oauth2", "unknown")).ShouldBe((401, "credentials_invalid"));
        (await Server.SendAsync("oauth2", null)).ShouldBe((401, "credentials_invalid"));

        await Server.AddSourceAsync("oauth2-broken", rule: SenderRule.Of("oauth2", [("clientSecret", "other")], settings));
        (await Server.SendAsync("oauth2-broken", "good")).ShouldBe((503, "verification_unavailable"));
    }
}
