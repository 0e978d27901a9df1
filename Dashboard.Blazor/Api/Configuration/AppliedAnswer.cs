namespace WebhookOps.Dashboard.Blazor.Api.Configuration;

/// <summary>What was changed.</summary>
/// <param name="Secrets">What was made for new things because the document gives none, shown once: <c>destinations.shop.signingSecret</c> or <c>channels.orders.token</c>, and the text.</param>
public sealed record AppliedAnswer(long Version, IReadOnlyList<PlannedChange> Changes, int Unchanged, IReadOnlyDictionary<string, string> Secrets);
