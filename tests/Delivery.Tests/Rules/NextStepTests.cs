using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;

namespace WebhookOps.Delivery.Tests.Rules;

public sealed class NextStepTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly RetryPolicy Policy = new() { MaxAttempts = 3, BaseSeconds = 10, Factor = 2, Jitter = 0 };

    [Theory]
    [InlineData(200, DeliveryState.Delivered, null)]
    [InlineData(299, DeliveryState.Delivered, null)]
    [InlineData(302, DeliveryState.Pending, ErrorCodes.Redirect)]
    [InlineData(404, DeliveryState.Pending, ErrorCodes.HttpStatus)]
    [InlineData(410, DeliveryState.Dead, ErrorCodes.Gone)]
    [InlineData(500, DeliveryState.Pending, ErrorCodes.HttpStatus)]
    public void A_status_decides(int status, DeliveryState state, string? code)
    {
        var step = NextStep.After(new SendResult { Status = status }, Policy, 1, Now, 0.5);
        (step.State, step.ErrorCode).ShouldBe((state, code));
    }

    [Fact]
    public void Used_up_attempts_are_dead() =>
        NextStep.After(new SendResult { Status = 500 }, Policy, 3, Now, 0.5).State.ShouldBe(DeliveryState.Dead);

    [Fact]
    public void The_second_wait_is_longer() =>
        (NextStep.After(new SendResult { Status = 500 }, Policy, 2, Now, 0.5).DueAt - Now).ShouldBe(TimeSpan.FromSeconds(20));

    [Theory]
    [InlineData(-5, 10)]
    [InlineData(0, 10)]
    [InlineData(30, 30)]
    [InlineData(315_360_000, 3600)]
    public void Retry_after_lengthens_the_wait_up_to_an_hour(double asked, double expected)
    {
        var result = new SendResult { Status = 503, RetryAfter = TimeSpan.FromSeconds(asked) };
        (NextStep.After(result, Policy, 1, Now, 0.5).DueAt - Now).TotalSeconds.ShouldBe(expected);
    }

    [Fact]
    public void Retry_after_does_not_shorten_a_policy_that_waits_longer_than_an_hour()
    {
        var slow = Policy with { BaseSeconds = 7200, CapSeconds = 86400 };
        var result = new SendResult { Status = 503, RetryAfter = TimeSpan.FromDays(3650) };
        (NextStep.After(result, slow, 1, Now, 0.5).DueAt - Now).ShouldBe(TimeSpan.FromHours(2));
    }
}
