using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WebhookOps.Core.Events;
using WebhookOps.Core.Providers;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Verification;

namespace WebhookOps.Core.Tests.Verification;

public sealed class ProviderSignatureTests
{
    private const string Body = """{"id":"evt_1","type":"ping"}""";

    private static readonly string Clock = Requests.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Hex(string content) => Convert.ToHexStringLower(Mac(content));

    private static byte[] Mac(string content, string secret = "s") => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(content));

    private static string Stamp(int offset) => (Requests.Now.ToUnixTimeSeconds() + offset).ToString(CultureInfo.InvariantCulture);

    private static void Refused(Verdict verdict, string reason, string detail)
    {
        verdict.Verified.ShouldBeFalse();
        verdict.Code.ShouldBe("signature_invalid");
        verdict.Reason.ShouldBe(reason);
        verdict.Detail.ShouldBe(detail);
    }

    [Fact]
    public void A_source_without_a_secret_asks_for_nothing() =>
        Requests.Verifier("github").Check(Body).ShouldBe(new Verdict(true, "none"));

    [Theory]
    [InlineData("generic", "X-WebhookOps-Signature", "x-webhookops-signature")]
    [InlineData("github", "X-Hub-Signature-256", "x-hub-signature-256")]
    public void Prefixed_hex(string provider, string header, string lower)
    {
        var verifier = Requests.Verifier(provider, "s");
        verifier.Check(Body, (header, "sha256=" + Hex(Body))).ShouldBe(Verdict.Accept("hmac-sha256"));
        verifier.Check(Body, (header.ToUpperInvariant(), "sha256=" + Hex(Body).ToUpperInvariant())).Verified.ShouldBeTrue();
        Refused(verifier.Check(Body), $"missing {lower}", "signature_missing");
        Refused(verifier.Check(Body, (header, "sha256=wrong")), $"invalid {provider} signature", "signature_malformed");
        Refused(verifier.Check(Body, (header, Hex(Body))), $"invalid {provider} signature", "signature_malformed");
        Refused(verifier.Check(Body, (header, "")), $"invalid {provider} signature", "signature_malformed");
        Refused(verifier.Check(Body, (header, "sha256=" + Hex(Body + " "))), $"invalid {provider} signature", "signature_invalid");
        Refused(verifier.Check(Body, (header, "sha256=" + Hex(Body)[..62])), $"invalid {provider} signature", "signature_invalid");
        Refused(verifier.Check(Body, (header, "sha256=" + Hex(Body)), (header, "sha256=" + Hex(Body))), $"{lower} was sent more than once", "signature_duplicate");
    }

    [Fact]
    public void Shopify_is_base64_in_its_one_canonical_form()
    {
        var verifier = Requests.Verifier("shopify", "s");
        var signature = Convert.ToBase64String(Mac(Body));
        verifier.Check(Body, ("X-Shopify-Hmac-Sha256", signature)).Verified.ShouldBeTrue();
        Refused(verifier.Check(Body), "missing x-shopify-hmac-sha256", "signature_missing");
        foreach (var wrong in (string[])["AAAA", new string('A', 44), signature + "=", signature.TrimEnd('='), " " + signature, signature.Insert(4, "\t")])
        {
            Refused(verifier.Check(Body, ("X-Shopify-Hmac-Sha256", wrong)), "invalid shopify signature", wrong is "AAAA" ? "signature_invalid" : "signature_malformed");
        }
    }

    [Fact]
    public void Slack()
    {
        var verifier = Requests.Verifier("slack", "s");
        Verdict Check(string time, string? signedTime = null) => verifier.Check(
            Body, ("X-Slack-Request-Timestamp", time), ("X-Slack-Signature", "v0=" + Hex($"v0:{signedTime ?? time}:{Body}")));

        Check(Clock).Verified.ShouldBeTrue();
        Check(Stamp(-300)).Verified.ShouldBeTrue();
        Check(Stamp(300)).Verified.ShouldBeTrue();
        Refused(Check(Stamp(-301)), "stale slack timestamp", "timestamp_stale");
        Refused(Check(Stamp(301)), "stale slack timestamp", "timestamp_future");
        Refused(Check(Clock, Stamp(-1)), "invalid slack signature", "signature_invalid");
        foreach (var wrong in (string[])["", "now", "-1", "1.5", "1e9", "+1700000000", "99999999999999999999"])
        {
            Refused(Check(wrong), "invalid slack timestamp", "timestamp_malformed");
        }

        Refused(Check(long.MaxValue.ToString(CultureInfo.InvariantCulture)), "stale slack timestamp", "timestamp_future");
        Refused(verifier.Check(Body, ("X-Slack-Request-Timestamp", Clock)), "missing slack signature headers", "signature_missing");
        Refused(verifier.Check(Body, ("X-Slack-Signature", "v0=00")), "missing slack signature headers", "timestamp_missing");
    }

    [Fact]
    public void Stripe()
    {
        var verifier = Requests.Verifier("stripe", "s");
        Verdict Check(string header) => verifier.Check(Body, ("Stripe-Signature", header));
        string Signed(string time) => Hex($"{time}.{Body}");
        var wrong = new string('0', 64);

        Check($"t={Clock},v1={Signed(Clock)}").Verified.ShouldBeTrue();
        Check($"t={Clock},v1={wrong},v1={Signed(Clock)}").Verified.ShouldBeTrue();
        Check($"t={Clock}, v1={Signed(Clock)}, v0=junk").Verified.ShouldBeTrue();
        Check($"t={Stamp(-300)},v1={Signed(Stamp(-300))}").Verified.ShouldBeTrue();
        Refused(verifier.Check(Body), "missing stripe-signature", "signature_missing");
        Refused(Check("garbage"), "invalid stripe-signature format", "signature_malformed");
        Refused(Check($"t={Clock}"), "invalid stripe-signature format", "signature_malformed");
        Refused(Check($"v1={Signed(Clock)}"), "invalid stripe-signature format", "signature_malformed");
        Refused(Check($"t={Clock},v0={Signed(Clock)}"), "invalid stripe-signature format", "signature_malformed");
        Refused(Check($"t={Clock},t={Clock},v1={Signed(Clock)}"), "invalid stripe-signature format", "signature_malformed");
        Refused(Check($"t=,v1={Signed(Clock)}"), "invalid stripe timestamp", "timestamp_malformed");
        Refused(Check($"t={Stamp(-600)},v1={Signed(Stamp(-600))}"), "stale stripe timestamp", "timestamp_stale");
        Refused(Check($"t={Stamp(600)},v1={Signed(Stamp(600))}"), "stale stripe timestamp", "timestamp_future");
        Refused(Check($"t={Clock},v1={wrong}"), "invalid stripe signature", "signature_invalid");
        Refused(Check($"t={Clock},v1="), "invalid stripe signature", "signature_malformed");
    }

    [Fact]
    public void A_header_may_offer_so_many_signatures_and_no_more()
    {
        var verifier = Requests.Verifier("stripe", "s");
        string Header(int wrong) => $"t={Clock}," + string.Concat(Enumerable.Repeat($"v1={new string('0', 64)},", wrong)) + $"v1={Hex($"{Clock}.{Body}")}";
        verifier.Check(Body, ("Stripe-Signature", Header(31))).Verified.ShouldBeTrue();
        Refused(verifier.Check(Body, ("Stripe-Signature", Header(32))), "invalid stripe-signature format", "signature_malformed");
    }

    [Fact]
    public void During_a_rotation_either_secret_counts_while_it_is_valid()
    {
        SourceVerifier With(DateTimeOffset? until) => SourceVerifier.For(ProviderTable.BuiltIn.Find("github")!, new SourceCredentials
        {
            SigningSecrets = [new SigningSecret(new Secret("new")), new SigningSecret(new Secret("s"), until)],
        });

        With(null).Check(Body, ("X-Hub-Signature-256", "sha256=" + Hex(Body))).Verified.ShouldBeTrue();
        With(Requests.Now.AddSeconds(1)).Check(Body, ("X-Hub-Signature-256", "sha256=" + Hex(Body))).Verified.ShouldBeTrue();
        With(Requests.Now).Check(Body, ("X-Hub-Signature-256", "sha256=" + Hex(Body))).Verified.ShouldBeFalse();
    }

    [Fact]
    public void A_source_whose_secrets_have_all_expired_lets_nobody_in()
    {
        var verifier = SourceVerifier.For(ProviderTable.BuiltIn.Find("github")!, new SourceCredentials
        {
            SigningSecrets = [new SigningSecret(new Secret("s"), Requests.Now.AddDays(-1))],
        });
        Refused(verifier.Check(Body, ("X-Hub-Signature-256", "sha256=" + Hex(Body))), "every github signing secret of this source has expired", "secret_expired");
    }

    [Fact]
    public void A_secret_that_is_no_key_of_the_provider_lets_nobody_in() =>
        Requests.Verifier("standard-webhooks", "whsec_not base 64").Check(Body).Detail.ShouldBe("source_misconfigured");

    [Fact]
    public void A_binary_body_is_signed_as_it_is()
    {
        byte[] body = [0, 0xff, 0xfe, 13, 10, 0, 0xef, 0xbb, 0xbf];
        var signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("s"u8, body));
        Requests.Verifier("github", "s").Verify(Requests.Post(body, ("X-Hub-Signature-256", signature)), Requests.Now).Verified.ShouldBeTrue();
    }
}
