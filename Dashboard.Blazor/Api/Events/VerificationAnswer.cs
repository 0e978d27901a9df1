using WebhookOps.Dashboard.Blazor.Verification;

namespace WebhookOps.Dashboard.Blazor.Api.Events;

/// <param name="Verified">Whether the sender was proven.</param>
/// <param name="Scheme">What proved it (hmac-sha256, …), or none.</param>
/// <param name="Steps">How the sender was checked, step by step, as the source says now; secrets and signatures by their first characters.</param>
public sealed record VerificationAnswer(bool Verified, string Scheme, IReadOnlyList<VerificationStep> Steps);
