using System.Globalization;
using System.Security.Claims;

namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>Who acts: a user or a key, by name and by what they may do.</summary>
/// <param name="Id">Of the user or the key; null for the key of the configuration.</param>
/// <param name="Scope">What a user's role or a key's scope allows.</param>
internal sealed record Actor(ActorKind Kind, Guid? Id, string Name, Scope Scope)
{
    private const string KindClaim = "kind";
    private const string IdClaim = "id";
    private const string ScopeClaim = "scope";

    /// <param name="session">Of a browser. It stands for the whole identity, so that forms are good in their own session only.</param>
    public ClaimsPrincipal ToPrincipal(string scheme, Guid? session = null)
    {
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.Name, Name),
                new Claim(KindClaim, Kind.ToString()),
                new Claim(IdClaim, Id?.ToString("N", CultureInfo.InvariantCulture) ?? ""),
                new Claim(ScopeClaim, Scopes.ToText(Scope)),
            ],
            scheme);
        if (session is { } id)
        {
            identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, id.ToString("N", CultureInfo.InvariantCulture)));
        }

        return new ClaimsPrincipal(identity);
    }

    public static Actor? From(ClaimsPrincipal principal) =>
        Scopes.Parse(principal.FindFirstValue(ScopeClaim)) is { } scope && Enum.TryParse<ActorKind>(principal.FindFirstValue(KindClaim), out var kind)
            ? new Actor(kind, Guid.TryParse(principal.FindFirstValue(IdClaim), out var id) ? id : null, NameOf(principal), scope)
            : null;

    /// <summary>Whether they may change anything, or only look.</summary>
    public static bool MayOperate(ClaimsPrincipal principal) => From(principal) is { Scope: >= Scope.Operator };

    public static string NameOf(ClaimsPrincipal principal) => principal.Identity?.Name ?? "";

    /// <summary>The session that a browser's principal belongs to.</summary>
    public static Guid? SessionOf(ClaimsPrincipal principal) => Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;
}
