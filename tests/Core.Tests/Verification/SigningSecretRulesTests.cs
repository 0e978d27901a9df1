using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Core.Providers;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Verification;
using WebhookOps.Core.Verification.Signatures;

namespace WebhookOps.Core.Tests.Verification;

public sealed class SigningSecretRulesTests
{
    /// <summary>What is accepted on saving must never make a source that refuses everything, nor the other way round.</summary>
    [Fact]
    public void What_it_says_is_what_the_verifier_does()
    {
        var texts = Gen.Elements("", "whsec_", "whpk_", "whsk_").SelectMany(
            prefix => Gen.OneOf(ArbMap.Default.GeneratorFor<NonEmptyString>().Select(s => s.Get), ArbMap.Default.GeneratorFor<byte[]>().Select(Convert.ToBase64String)),
            (prefix, rest) => prefix + rest);
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            foreach (var provider in ProviderTable.BuiltIn.All)
            {
                var refused = SigningSecretRules.Check(provider, new Secret(text)).Any();
                var misconfigured = Requests.Verifier(provider.Key, text).Check("{}").Detail == VerdictCodes.Misconfigured;
                if (text.Length is > 0 and <= SigningSecretRules.MaxLength)
                {
                    misconfigured.ShouldBe(refused, $"{provider.Key}: {text}");
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("standard-webhooks", "whpk_c2hvcnQ=", "whsec_")]
    [InlineData("github", "", "characters")]
    public void The_message_says_what_would_be_right_and_not_what_was_given(string provider, string secret, string hint)
    {
        var error = SigningSecretRules.Check(ProviderTable.BuiltIn.Find(provider)!, new Secret(secret)).Single();
        error.Code.ShouldBe("secret_invalid");
        error.Message.ShouldContain(hint);
        if (secret.Length > 0)
        {
            error.Message.ShouldNotContain(secret);
        }
    }
}
