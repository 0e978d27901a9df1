namespace WebhookOps.Dashboard.Blazor.Pages.Overview;

/// <summary>Something that is paused, offline or about to expire.</summary>
/// <param name="Kind">One word: paused, disabled, offline, expires.</param>
/// <param name="Href">Where it is looked after.</param>
/// <param name="At">Since when, or when.</param>
public sealed record Concern(string Kind, string What, string Href, DateTimeOffset? At);
