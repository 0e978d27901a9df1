using System.Globalization;
using System.Security.Claims;

namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>Who acts: a key, by name and scope.</summary>
/// <param name="KeyId">Null for the key of the configuration.</param>
/// <param name="Fingerprint">Of the key of the configuration, so that a session ends when that key changes; null for others.</param>
internal sealed record Actor(Guid? KeyId, string Name, Scope Scope, string? Fingerprint = null)
{
    private const string IdClaim = "key_id";
    private const string ScopeClaim = "scope";
    private const string FingerprintClaim = "key_fingerprint";

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.Name, Name),
            new Claim(IdClaim, KeyId?.ToString("N", CultureInfo.InvariantCulture) ?? ""),
            new Claim(ScopeClaim, Scopes.ToText(Scope)),
            new Claim(FingerprintClaim, Fingerprint ?? ""),
        ],
        scheme));

    public static Actor? From(ClaimsPrincipal principal) =>
        Scopes.Parse(principal.FindFirstValue(ScopeClaim)) is { } scope
            ? new Actor(
                Guid.TryParse(principal.FindFirstValue(IdClaim), out var id) ? id : null,
                principal.Identity?.Name ?? "",
                scope,
                principal.FindFirstValue(FingerprintClaim) is { Length: > 0 } fingerprint ? fingerprint : null)
            : null;

    public static string NameOf(ClaimsPrincipal principal) => principal.Identity?.Name ?? "";
}
