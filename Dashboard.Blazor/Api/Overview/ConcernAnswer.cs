namespace WebhookOps.Dashboard.Blazor.Api.Overview;

/// <summary>Something that somebody should know.</summary>
/// <param name="Kind">paused, disabled, offline or expires.</param>
/// <param name="At">Since when, or when.</param>
public sealed record ConcernAnswer(string Kind, string What, DateTime? At);
