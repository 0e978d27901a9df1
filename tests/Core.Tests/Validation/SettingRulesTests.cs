using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;

namespace WebhookOps.Core.Tests.Validation;

public sealed class SettingRulesTests
{
    [Fact]
    public void The_defaults_are_good()
    {
        SettingRules.Check(RetryPolicy.Default).ShouldBeEmpty();
        SettingRules.Check(DedupeRule.Default).ShouldBeEmpty();
        SettingRules.Check((RateLimit?)null).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_out_of_range_is_named()
    {
        SettingRules.Check(new RetryPolicy { MaxAttempts = 0, Factor = double.NaN }).ShouldBe(
            [
                new("retry.maxAttempts", "must be 1 to 100") { Code = FieldError.OutOfRange },
                new("retry.factor", "must be 1 to 10") { Code = FieldError.OutOfRange },
            ]);
        SettingRules.Check(new RateLimit(0, 1)).Single().Field.ShouldBe("rateLimit.requests");
        SettingRules.Check(new DedupeRule { WindowSeconds = 0, Header = "a b", Body = "a..b" }).Select(e => e.Field)
            .ShouldBe(["dedupe.windowSeconds", "dedupe.header", "dedupe.body"]);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("0_stripe-eu", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("Stripe", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    [InlineData(null, false)]
    public void Names_are_slugs(string? name, bool good) => Names.IsSlug(name).ShouldBe(good);

    [Fact]
    public void A_wait_never_leaves_its_bounds() =>
        Prop.ForAll(Gen.Choose(1, 1000).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (attempt, spread) =>
        {
            var retry = RetryPolicy.Default;
            var seconds = retry.DelayAfter(attempt, spread / 1000.0).TotalSeconds;
            return seconds >= retry.BaseSeconds * (1 - retry.Jitter) - 0.001 && seconds <= retry.CapSeconds * (1 + retry.Jitter) + 0.001;
        }).QuickCheckThrowOnFailure();
}
