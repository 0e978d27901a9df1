namespace WebhookOps.Dashboard.Blazor.Api.Requests;

/// <summary>Requests to one source that were turned away for one reason.</summary>
/// <param name="Slug">The slug that was called, known or not.</param>
/// <param name="Count">How many of them are kept.</param>
public sealed record ReasonAnswer(string Slug, string Code, int Status, long Count, DateTime Latest);
