namespace WebhookOps.Dashboard.Blazor.Api.Sources;

/// <param name="PreviousValidUntil">Until when the old secret counts too; null: there was none, or it counts no more.</param>
public sealed record RotateSigningSecretAnswer(DateTime? PreviousValidUntil);
