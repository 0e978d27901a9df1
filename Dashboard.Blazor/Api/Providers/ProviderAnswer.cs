namespace WebhookOps.Dashboard.Blazor.Api.Providers;

/// <summary>A sender of webhooks that is known here.</summary>
/// <param name="Key">As a source's <c>provider</c>.</param>
/// <param name="Signs">Whether it signs in a way that is checked.</param>
/// <param name="Secret">What its secret is called and where it is found.</param>
/// <param name="Steps">What to do at its own site, in order.</param>
public sealed record ProviderAnswer(string Key, string Name, bool Signs, string Secret, IReadOnlyList<string> Steps);
