using WebhookOps.Core.Secrets;

namespace WebhookOps.Core.Sources;

/// <summary>A secret that signatures are made or checked with; during a rotation two are valid at once.</summary>
/// <param name="Value">As the provider shows it.</param>
/// <param name="ValidUntil">When it stops being accepted; null: until replaced.</param>
public sealed record SigningSecret(Secret Value, DateTimeOffset? ValidUntil = null)
{
    /// <summary>Puts a new secret first; what was valid before stays so until a moment at most, and what was not is dropped.</summary>
    public static IReadOnlyList<SigningSecret> Rotate(IEnumerable<SigningSecret> current, Secret next, DateTimeOffset now, DateTimeOffset until) =>
    [
        new SigningSecret(next),
        .. current
            .Select(s => s.ValidUntil <= until ? s : s with { ValidUntil = until })
            .Where(s => s.ValidUntil > now && s.Value != next),
    ];
}
