namespace WebhookOps.Dashboard.Blazor.Api.Overview;

/// <summary>What somebody should look after. Counts over time are in the stats.</summary>
/// <param name="OldestWaiting">When the oldest delivery that waits, and is not held, was made; null: none waits.</param>
/// <param name="Failing">Destinations with deliveries that wait after a failure, or dead letters; the most troubled first.</param>
/// <param name="Concerns">What is paused, disabled, offline or about to expire.</param>
public sealed record OverviewAnswer(DateTime? OldestWaiting, IReadOnlyList<FailingAnswer> Failing, IReadOnlyList<ConcernAnswer> Concerns);
