namespace WebhookOps.Dashboard.Blazor.Api.Replays;

/// <summary>What a replay would be about.</summary>
/// <param name="DryRun">True: nothing was done.</param>
/// <param name="Events">How many events the query finds.</param>
public sealed record ReplayCountAnswer(bool DryRun, long Events);
