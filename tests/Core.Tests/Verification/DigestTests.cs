using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Core.Verification;
using WebhookOps.Core.Verification.Rules;

namespace WebhookOps.Core.Tests.Verification;

public sealed class DigestTests
{
    private const string Uri = "/in/x?a=1";

    private static SourceVerifier New(string password = "Circle of Life", params (string, string)[] settings) =>
        Requests.Verifier(Requests.Rule("digest", [("password", password)], [("username", "Mufasa"), .. settings]));

    private static Verdict Send(SourceVerifier verifier, string? authorization, DateTimeOffset? at = null) => verifier.Verify(
        Requests.Post("", authorization is null ? [] : [("Authorization", authorization)]) with { Url = "https://hooks.example.com" + Uri }, at ?? Requests.Now);

    private static string NonceOf(Verdict verdict) =>
        AuthorizationParameters.TryParse(verdict.Challenge!, "Digest", out var parameters) ? parameters["nonce"] : throw new InvalidOperationException(verdict.Challenge);

    private static string Answer(string nonce, int count, string password = "Circle of Life", string realm = "webhooks", string uri = Uri, bool md5 = false)
    {
#pragma warning disable CA5351 // MD5 is what old senders have.
        string Hash(string text) => Convert.ToHexStringLower(md5 ? MD5.HashData(Encoding.UTF8.GetBytes(text)) : SHA256.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
        var response = Hash($"{Hash($"Mufasa:{realm}:{password}")}:{nonce}:{count:x8}:c:auth:{Hash($"POST:{uri}")}");
        return $"Digest username=\"Mufasa\", realm=\"{realm}\", uri=\"{uri}\", algorithm={(md5 ? "MD5" : "SHA-256")}, nonce=\"{nonce}\", nc={count:x8}, cnonce=\"c\", qop=auth, response=\"{response}\"";
    }

    [Fact]
    public void A_challenge_is_answered_once_for_each_count()
    {
        var verifier = New();
        var asked = Send(verifier, null);
        (asked.Code, asked.Detail).ShouldBe(("credentials_invalid", "credentials_missing"));
        asked.Challenge!.ShouldStartWith("Digest realm=\"webhooks\", qop=\"auth\", algorithm=SHA-256, nonce=\"");
        var nonce = NonceOf(asked);
        Send(verifier, Answer(nonce, 1)).ShouldBe(Verdict.Accept("digest"));
        Send(verifier, Answer(nonce, 3)).Verified.ShouldBeTrue();
        Send(verifier, Answer(nonce, 2)).Verified.ShouldBeTrue(); // overtaken on the way
        var again = Send(verifier, Answer(nonce, 2));
        (again.Verified, again.Detail).ShouldBe((false, VerdictCodes.Replayed));
        again.Challenge!.ShouldContain("stale=true");

        // Another process, or the same after a change of its configuration, knows the nonce and what was used of it.
        Send(New(), Answer(nonce, 4)).Verified.ShouldBeTrue();
        Send(New(), Answer(nonce, 3)).Verified.ShouldBeFalse();
        verifier.CredentialHeaders.ShouldBe(["Authorization"]);
    }

    [Fact]
    public void An_old_nonce_is_stale_and_a_foreign_one_invalid()
    {
        var verifier = New("other");
        var nonce = NonceOf(Send(verifier, null));
        var late = Send(verifier, Answer(nonce, 1, "other"), Requests.Now.AddSeconds(301));
        (late.Verified, late.Detail, late.Challenge!.Contains("stale=true", StringComparison.Ordinal)).ShouldBe((false, "timestamp_stale", true));
        Send(verifier, Answer(Convert.ToBase64String(new byte[32]), 1, "other")).Challenge!.ShouldContain("stale=false");
        Send(verifier, Answer(nonce, 1, "wrong")).Verified.ShouldBeFalse();
        Send(verifier, Answer(nonce, 1, "other", realm: "elsewhere")).Verified.ShouldBeFalse();
        Send(verifier, Answer(nonce, 1, "other", uri: "/in/y")).Verified.ShouldBeFalse();
        Send(verifier, Answer(nonce, 1, "other", md5: true)).Verified.ShouldBeFalse();
        Send(verifier, Answer(nonce, 1, "other") + ", nc=00000002").Verified.ShouldBeFalse();
        Send(New("other", ("algorithm", "MD5")), Answer(nonce, 1, "other", md5: true)).Verified.ShouldBeTrue();
    }

    [Fact]
    public void No_header_makes_the_parser_throw_and_what_is_quoted_is_read_back() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<string>(),
            text =>
            {
                _ = AuthorizationParameters.TryParse("Digest " + text, "Digest", out _);
                Send(New(), "Digest " + text).Verified.ShouldBeFalse();
                var value = string.Concat((text ?? "").Where(c => c is not '\0'));
                var quoted = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
                AuthorizationParameters.TryParse($"Digest a=\"{quoted}\", b=c", "Digest", out var read).ShouldBeTrue();
                read!["a"].ShouldBe(value);
                read["b"].ShouldBe("c");
            }).QuickCheckThrowOnFailure();
}
