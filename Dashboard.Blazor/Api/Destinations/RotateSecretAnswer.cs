namespace WebhookOps.Dashboard.Blazor.Api.Destinations;

/// <param name="SigningSecret">The new secret. It is not shown again.</param>
/// <param name="PreviousValidUntil">Until when the old one signs too.</param>
public sealed record RotateSecretAnswer(string SigningSecret, DateTime PreviousValidUntil);
