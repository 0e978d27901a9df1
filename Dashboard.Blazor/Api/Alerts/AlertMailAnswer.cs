namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

/// <summary>How a target's mails go out.</summary>
/// <param name="HasPassword">The password itself is never shown.</param>
public sealed record AlertMailAnswer(string Host, int Port, string Security, string? Username, bool HasPassword, string From, IReadOnlyList<string> To);
