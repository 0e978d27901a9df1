using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Pages.Overview;

/// <summary>What somebody should look after.</summary>
/// <param name="OldestWaiting">When the oldest delivery that waits, and is not held, was made; null: none waits.</param>
/// <param name="Failing">Worst first.</param>
/// <param name="Concerns">What is paused, offline or about to expire.</param>
public sealed record Troubles(DateTimeOffset? OldestWaiting, IReadOnlyList<FailingDestination> Failing, IReadOnlyList<Concern> Concerns);
