using WebhookOps.Core.Secrets;

namespace WebhookOps.Core.Sources;

/// <summary>A secret that signatures are checked against; during a rotation two are valid at once.</summary>
/// <param name="Value">As the provider shows it.</param>
/// <param name="ValidUntil">When it stops being accepted; null: until replaced.</param>
public sealed record SigningSecret(Secret Value, DateTimeOffset? ValidUntil = null);
