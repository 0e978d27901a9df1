using WebhookOps.Core.Deliveries;

namespace WebhookOps.Storage.Queue;

/// <summary>What an attempt came to, and what becomes of its delivery.</summary>
/// <param name="LeaseToken">The claim's; the ledger refuses any other.</param>
/// <param name="NextState">Delivered, dead, or pending again.</param>
/// <param name="DueAt">When to try again, if pending.</param>
/// <param name="CountAttempt">False: the attempt does not use up the policy (an agent that is away).</param>
public sealed record AttemptOutcome(long LeaseToken, DeliveryState NextState, DateTimeOffset DueAt, Attempt Attempt, bool CountAttempt = true);
