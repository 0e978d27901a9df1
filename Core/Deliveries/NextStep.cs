using WebhookOps.Core.Deliveries.Sending;

namespace WebhookOps.Core.Deliveries;

/// <summary>What becomes of a delivery after an attempt.</summary>
/// <param name="State">Delivered, dead, or pending again.</param>
/// <param name="DueAt">When to try again, if pending.</param>
/// <param name="ErrorCode">See <see cref="ErrorCodes"/>; null when delivered.</param>
/// <param name="Error">One sentence for a person.</param>
public readonly record struct NextStep(DeliveryState State, DateTimeOffset DueAt, string? ErrorCode, string? Error)
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>
    /// 2xx is delivered and 410 dead at once; a redirect is a failure, for following it would send the event where nobody said. Every other
    /// failure is tried again as the policy says. A <c>Retry-After</c> can lengthen the wait, up to an hour, and never shorten it.
    /// </summary>
    /// <param name="attempt">The number of the attempt just made: 1 for the first.</param>
    /// <param name="spread">Where in the jitter to land, 0 to 1.</param>
    public static NextStep After(SendResult result, RetryPolicy policy, int attempt, DateTimeOffset now, double spread)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(policy);
        var (code, error) = Judge(result);
        if (code is null)
        {
            return new NextStep(DeliveryState.Delivered, now, null, null);
        }

        if (result.Permanent || code is ErrorCodes.Gone || attempt >= policy.MaxAttempts)
        {
            return new NextStep(DeliveryState.Dead, now, code, error);
        }

        var delay = policy.DelayAfter(attempt, spread);
        if (result.RetryAfter > delay)
        {
            var longest = delay > LongestRetryAfter ? delay : LongestRetryAfter;
            delay = result.RetryAfter < longest ? result.RetryAfter.Value : longest;
        }

        return new NextStep(DeliveryState.Pending, now + delay, code, error);
    }

    private static (string? Code, string? Error) Judge(SendResult result) => result switch
    {
        { ErrorCode: not null } => (result.ErrorCode, result.Error),
        { Status: null or (>= 200 and < 300) } => (null, null),
        { Status: 410 } => (ErrorCodes.Gone, "The destination answered 410: it is gone for good."),
        { Status: >= 300 and < 400 } => (ErrorCodes.Redirect, $"The destination answered {result.Status}; redirects are not followed. Set the final URL."),
        _ => (ErrorCodes.HttpStatus, $"The destination answered {result.Status}."),
    };
}
