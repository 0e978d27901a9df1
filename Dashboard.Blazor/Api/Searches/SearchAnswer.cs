namespace WebhookOps.Dashboard.Blazor.Api.Searches;

/// <summary>A search that somebody gave a name, for everybody.</summary>
/// <param name="Query">In the query language: give it as <c>q</c> of a list of events.</param>
/// <param name="SavedBy">Who saved it.</param>
public sealed record SearchAnswer(string Id, string Name, string Query, string SavedBy, DateTime SavedAt);
