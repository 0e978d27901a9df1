namespace WebhookOps.Dashboard.Blazor.Api.Events;

/// <param name="Verified">Whether the sender was proven.</param>
/// <param name="Scheme">What proved it (hmac-sha256, …), or none.</param>
public sealed record VerificationAnswer(bool Verified, string Scheme);
