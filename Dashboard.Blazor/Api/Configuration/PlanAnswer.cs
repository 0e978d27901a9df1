namespace WebhookOps.Dashboard.Blazor.Api.Configuration;

/// <summary>What applying a document changes.</summary>
/// <param name="Version">Of the configuration that was looked at: give it to apply, so that nothing else is changed than was planned.</param>
/// <param name="Changes">In the order of a reader; empty: everything is as the document says.</param>
/// <param name="Unchanged">How many things of the document are as it says.</param>
public sealed record PlanAnswer(long Version, IReadOnlyList<PlannedChange> Changes, int Unchanged);
