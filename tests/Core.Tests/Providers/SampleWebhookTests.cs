using System.Text;
using WebhookOps.Core.Events;
using WebhookOps.Core.Providers;
using WebhookOps.Core.Providers.Samples;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Tests.Verification;
using WebhookOps.Core.Verification.Signatures;

namespace WebhookOps.Core.Tests.Providers;

public sealed class SampleWebhookTests
{
    private static readonly Uri s_url = new("https://hooks.example.com/in/x");

    public static TheoryData<string> Providers => [.. ProviderTable.BuiltIn.All.Select(p => p.Key)];

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_sample_passes_as_the_providers_own_or_says_why_it_cannot_be_signed(string key)
    {
        var provider = ProviderTable.BuiltIn.Find(key)!;
        if (provider.Signatures.FirstOrDefault(r => r.Algorithm is not ("ed25519" or "ecdsa-p256")) is not { } recipe)
        {
            Should.Throw<FormatException>(() => SampleWebhook.Create(provider, new Secret("a secret"), s_url, null, null, Requests.Now));
            return;
        }

        var bytes = new byte[32];
        var secret = recipe.Secret.Prefix + (recipe.Secret.Encoding == SignatureEncoding.Base64 ? Convert.ToBase64String(bytes) : Convert.ToHexString(bytes));
        var sample = SampleWebhook.Create(provider, new Secret(secret), s_url, null, null, Requests.Now);
        var verdict = Requests.Verifier(key, secret).Check(Encoding.UTF8.GetString(sample.Body), [.. sample.Headers]);
        verdict.Verified.ShouldBeTrue(verdict.Reason);

        var request = new InboundRequest("POST", s_url.AbsoluteUri, "", "", new HeaderList([.. sample.Headers.Select(h => new Header(h.Name, h.Value))]), sample.Body);
        var expected = provider.Signatures.Select(r => ExpectedSignature.Of(r, new Secret(secret), request)).OfType<string>().ToList();
        (recipe.Token is null).ShouldBe(expected.Count > 0, "only the sender can make a token");
        (recipe.Token is not null || expected.Any(e => sample.Headers.Any(h => h.Value.EndsWith(e, StringComparison.Ordinal)) || SignaturesIn(sample.Body).Contains(e)))
            .ShouldBeTrue("what is expected is what came");
    }

    [Fact]
    public void A_body_of_ones_own_is_signed_item_by_item_if_it_has_items()
    {
        var (provider, secret) = (ProviderTable.BuiltIn.Find("adyen")!, new Secret("00ff"));
        var body = """{"notificationItems":[{"NotificationRequestItem":{"pspReference":"1"}},{"NotificationRequestItem":{"pspReference":"2"}}]}"""u8.ToArray();
        var sample = SampleWebhook.Create(provider, secret, s_url, null, body, Requests.Now);
        Requests.Verifier("adyen", "00ff").Verify(Requests.Post(sample.Body), Requests.Now).Verified.ShouldBeTrue();
        SignaturesIn(sample.Body).Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
        Should.Throw<FormatException>(() => SampleWebhook.Create(provider, secret, s_url, null, "{}"u8.ToArray(), Requests.Now)).Message.ShouldContain("notificationItems");
    }

    [Fact]
    public void A_sample_reads_as_what_it_is_said_to_be()
    {
        foreach (var (key, type) in ((string, string)[])[("adyen", "REFUND"), ("box", "FILE.DELETED"), ("messagebird", "message.created"), ("twilio", "onMessageAdded")])
        {
            var provider = ProviderTable.BuiltIn.Find(key)!;
            var sample = SampleWebhook.Create(provider, default, s_url, type, null, Requests.Now);
            var identity = new IdentityReader(provider, DedupeRule.Default).Read(Requests.Post(sample.Body, [.. sample.Headers]));
            identity.Type.ShouldBe(type);
            (identity.Id is not null).ShouldBe(provider.EventId.Count > 0);
        }
    }

    private static List<string> SignaturesIn(byte[] body)
    {
        using var json = SignedItems.Parse(body);
        return json is null ? [] : [.. SignedItems.In(json.RootElement, ProviderTable.BuiltIn.Find("adyen")!.Signatures[0].Items!).Select(i => SignedItems.TextOf(i, "additionalData.hmacSignature"))];
    }
}
