using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WebhookOps.Core.Tests.Verification;

/// <summary>
/// Rows of providers that publish a rule and (but for the last two tests) no vectors: what each documents, written out here by hand. The
/// signatures are our own.
/// </summary>
public sealed class DocumentedProviderTests
{
    private const string Body = """{"id":"evt_1","type":"ping"}""";
    private const string Secret = "a secret";

    private static readonly string s_seconds = Requests.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    private static readonly string s_milliseconds = Requests.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
    private static readonly string s_text = Requests.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    public static TheoryData<string, string, string> OfTheBodyAlone => new()
    {
        { "aftership", "aftership-hmac-sha256", Base64(Body) },
        { "alchemy", "X-Alchemy-Signature", Hex(Body) },
        { "autodesk", "x-adsk-signature", "sha1hash=" + HexSha1(Body) },
        { "bolt", "X-Bolt-Hmac-Sha256", Base64(Body) },
        { "checkr", "X-Checkr-Signature", Hex(Body) },
        { "commerce-layer", "X-CommerceLayer-Signature", Base64(Body) },
        { "discourse", "X-Discourse-Event-Signature", "sha256=" + Hex(Body) },
        { "dwolla", "X-Request-Signature-SHA-256", Hex(Body) },
        { "enode", "x-enode-signature", "sha1=" + HexSha1(Body) },
        { "forgejo", "X-Forgejo-Signature", Hex(Body) },
        { "gitea", "X-Gitea-Signature", Hex(Body) },
        { "hookdeck", "x-hookdeck-signature", Base64(Body) },
        { "line", "x-line-signature", Base64(Body) },
        { "maxio", "X-Chargify-Webhook-Signature-Hmac-Sha-256", Hex(Body) },
        { "onfido", "X-SHA2-Signature", Hex(Body) },
        { "sendbird", "x-sendbird-signature", Hex(Body) },
        { "sumsub", "X-Payload-Digest", Hex(Body) },
        { "worldline", "X-GCS-Signature", Base64(Body) },
    };

    public static TheoryData<string, string, string, string?, string?> OfTheTimeAndTheBody => new()
    {
        { "elevenlabs", "ElevenLabs-Signature", $"t={s_seconds},v0={Hex($"{s_seconds}.{Body}")}", null, null },
        { "frame-io", "X-Frameio-Signature", "v0=" + Hex($"v0:{s_seconds}:{Body}"), "X-Frameio-Request-Timestamp", s_seconds },
        { "increase", "Increase-Webhook-Signature", $"t={s_text}Z,v1={Hex($"{s_text}Z.{Body}")}", null, null },
        { "orb", "X-Orb-Signature", "v1=" + Hex($"v1:{s_text}.551:{Body}"), "X-Orb-Timestamp", s_text + ".551" },
        { "tiktok", "TikTok-Signature", $"t={s_seconds},s={Hex($"{s_seconds}.{Body}")}", null, null },
        { "webflow", "x-webflow-signature", Hex($"{s_milliseconds}:{Body}"), "x-webflow-timestamp", s_milliseconds },
        { "workos", "WorkOS-Signature", $"t={s_milliseconds}, v1={Hex($"{s_milliseconds}.{Body}")}", null, null },
    };

    [Theory]
    [MemberData(nameof(OfTheBodyAlone))]
    public void A_signature_of_the_body(string provider, string header, string signature)
    {
        var verifier = Requests.Verifier(provider, Secret);
        verifier.Check(Body, (header, signature)).Verified.ShouldBeTrue();
        verifier.Check(Body + "\n", (header, signature)).Verified.ShouldBeFalse();
        Requests.Verifier(provider, Secret + "!").Check(Body, (header, signature)).Verified.ShouldBeFalse();
        verifier.Check(Body).Verified.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(OfTheTimeAndTheBody))]
    public void A_signature_of_the_time_and_the_body(string provider, string header, string signature, string? timeHeader, string? time)
    {
        var verifier = Requests.Verifier(provider, Secret);
        (string, string)[] headers = timeHeader is null ? [(header, signature)] : [(header, signature), (timeHeader, time!)];
        verifier.Check(Body, headers).Verified.ShouldBeTrue();
        verifier.Check(Body + "\n", headers).Verified.ShouldBeFalse();
        Requests.Verifier(provider, Secret + "!").Check(Body, headers).Verified.ShouldBeFalse();
        verifier.Verify(Requests.Post(Body, headers), Requests.Now.AddHours(1)).Detail.ShouldBe("timestamp_stale");
    }

    /// <summary>From the tests of Increase's own client libraries.</summary>
    [Fact]
    public void Increase_as_published()
    {
        const string Published = """{"id":"event_123abc","created_at":"2020-01-31T23:59:59Z"}""";
        var request = Requests.Post(
            Published, ("Increase-Webhook-Signature", "t=2022-01-31T23:59:59Z,v1=3f9c3dcc820ca3adfae8e196d05b09dfef63b91db5ce5ac1407090f2aa424a6f"));
        Requests.Verifier("increase", "whsec_zlFsbBZ8Xcodlpcu6NDTdSzZRLSdhkst")
            .Verify(request, new DateTimeOffset(2022, 1, 31, 23, 59, 59, TimeSpan.Zero)).Verified.ShouldBeTrue();
    }

    /// <summary>From the tests of Worldline's own client libraries.</summary>
    [Fact]
    public void Worldline_as_published()
    {
        const string Published =
            """
            {
              "apiVersion": "v1",
              "id": "8ee793f6-4553-4749-85dc-f2ef095c5ab0",
              "created": "2017-02-02T11:24:14.040+0100",
              "merchantId": "20000",
              "type": "payment.paid",
              "payment": {
                "id": "00000200000143570012",
                "paymentOutput": {
                  "amountOfMoney": {
                    "amount": 1000,
                    "currencyCode": "EUR"
                  },
                  "references": {
                    "paymentReference": "200001681810"
                  },
                  "paymentMethod": "bankTransfer",
                  "bankTransferPaymentMethodSpecificOutput": {
                    "paymentProductId": 11
                  }
                },
                "status": "PAID",
                "statusOutput": {
                  "isCancellable": false,
                  "statusCategory": "COMPLETED",
                  "statusCode": 1000,
                  "statusCodeChangeDateTime": "20170202112414",
                  "isAuthorized": true
                }
              }
            }
            """;
        Requests.Verifier("worldline", "hello+world").Check(Published, ("X-GCS-Signature", "2S7doBj/GnJnacIjSJzr5fxGM5xmfQyFAwxv1I53ZEk=")).Verified.ShouldBeTrue();
    }

    private static byte[] Mac(string content) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(content));

    private static string Hex(string content) => Convert.ToHexStringLower(Mac(content));

    private static string Base64(string content) => Convert.ToBase64String(Mac(content));

    private static string HexSha1(string content) =>
        Convert.ToHexStringLower(CryptographicOperations.HmacData(HashAlgorithmName.SHA1, Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(content)));
}
