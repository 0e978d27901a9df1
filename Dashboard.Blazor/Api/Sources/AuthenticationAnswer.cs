namespace WebhookOps.Dashboard.Blazor.Api.Sources;

/// <summary>A check beside the provider's signature: of its secrets only the names.</summary>
public sealed record AuthenticationAnswer(string Type, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string> Secrets);
