using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Core.StandardWebhooks;
using WebhookOps.Core.Tests.Verification;

namespace WebhookOps.Core.Tests.StandardWebhooks;

public sealed class WebhookSignerTests
{
    [Fact]
    public void Signs_as_the_reference_libraries_do()
    {
        var signer = new WebhookSigner([new SigningSecret(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))]);
        signer.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}"""u8)
            .ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    [Fact]
    public void What_we_sign_verifies_and_a_changed_byte_does_not() =>
        Prop.ForAll<byte[], byte>((body, at) =>
        {
            var secret = WebhookSecret.New();
            var signature = new WebhookSigner([new SigningSecret(secret)]).Sign("evt_1", Requests.Now, body);
            bool Verifies(byte[] received) => Requests.Verifier("standard-webhooks", secret.Reveal()).Verify(
                Requests.Post(received, ("webhook-id", "evt_1"), ("webhook-timestamp", WebhookSigner.Timestamp(Requests.Now)), ("webhook-signature", signature)),
                Requests.Now).Verified;

            byte[] changed = [.. body, 0];
            changed[at % changed.Length] ^= 1;
            return Verifies(body) && !Verifies(changed);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void During_a_rotation_each_valid_secret_signs()
    {
        var (fresh, old, expired) = (WebhookSecret.New(), WebhookSecret.New(64), WebhookSecret.New(24));
        var signer = new WebhookSigner([new(fresh), new(old, Requests.Now.AddHours(1)), new(expired, Requests.Now)]);
        var signatures = signer.Sign("evt_1", Requests.Now, "x"u8).Split(' ');
        signatures.Length.ShouldBe(2);
        signatures[0].ShouldBe(new WebhookSigner([new(fresh)]).Sign("evt_1", Requests.Now, "x"u8));
        signatures[1].ShouldBe(new WebhookSigner([new(old)]).Sign("evt_1", Requests.Now, "x"u8));
        new WebhookSigner([]).Sign("evt_1", Requests.Now, "x"u8).ShouldBe("");
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("whsec_")]
    [InlineData("whsec_AAAA")]
    [InlineData("whsec_not base 64 at all, but long enough to be it")]
    public void A_secret_of_another_form_is_refused(string secret) =>
        Should.Throw<FormatException>(() => new WebhookSigner([new SigningSecret(new Secret(secret))])).Message.ShouldContain("whsec_");
}
