using System.Globalization;
using System.Security.Claims;

namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>Who acts: a key, by name and scope.</summary>
/// <param name="KeyId">Null for the key of the configuration.</param>
internal sealed record Actor(Guid? KeyId, string Name, Scope Scope)
{
    private const string IdClaim = "key_id";
    private const string ScopeClaim = "scope";

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.Name, Name),
            new Claim(IdClaim, KeyId?.ToString("N", CultureInfo.InvariantCulture) ?? ""),
            new Claim(ScopeClaim, Scopes.ToText(Scope)),
        ],
        scheme));

    public static Actor? From(ClaimsPrincipal principal) =>
        Scopes.Parse(principal.FindFirstValue(ScopeClaim)) is { } scope
            ? new Actor(
                Guid.TryParse(principal.FindFirstValue(IdClaim), out var id) ? id : null,
                principal.Identity?.Name ?? "",
                scope)
            : null;

    public static string NameOf(ClaimsPrincipal principal) => principal.Identity?.Name ?? "";
}
