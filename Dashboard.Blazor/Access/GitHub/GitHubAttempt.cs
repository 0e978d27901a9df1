using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace WebhookOps.Dashboard.Blazor.Access.GitHub;

/// <summary>
/// What a browser must bring back from GitHub to prove that it went there from here: sealed in its own short-lived cookie, so that nothing is
/// kept on the server. The cookie is lax, for the way back comes from another site.
/// </summary>
/// <param name="State">Goes to GitHub and comes back in the address.</param>
/// <param name="Verifier">Of PKCE (RFC 7636): GitHub sees its hash first and itself at the end.</param>
/// <param name="Return">Where to go afterwards.</param>
internal sealed record GitHubAttempt(string State, string Verifier, string Return)
{
    public const string Path = "/sign-in/github";

    private const string CookieName = "webhookops-github";
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(10);

    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public static GitHubAttempt New(string? returnTo) => new(KeyText.New(""), KeyText.New(""), returnTo ?? "/");

    public void Store(HttpContext context, IDataProtectionProvider protection) =>
        context.Response.Cookies.Append(CookieName, Protector(protection).Protect(JsonSerializer.Serialize(this), s_lifetime), Options(context, s_lifetime));

    /// <summary>Takes it out of the browser again: it serves once.</summary>
    public static GitHubAttempt? Take(HttpContext context, IDataProtectionProvider protection)
    {
        if (context.Request.Cookies[CookieName] is not { Length: > 0 } text)
        {
            return null;
        }

        context.Response.Cookies.Delete(CookieName, Options(context, null));
        try
        {
            return JsonSerializer.Deserialize<GitHubAttempt>(Protector(protection).Unprotect(text));
        }
        catch (CryptographicException)
        {
            return null; // too old, or not ours
        }
    }

    public bool Matches(string? state) =>
        state is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(State));

    /// <summary>Does not show what it proves with.</summary>
    public override string ToString() => nameof(GitHubAttempt);

    private static ITimeLimitedDataProtector Protector(IDataProtectionProvider protection) =>
        protection.CreateProtector("WebhookOps.GitHubSignIn").ToTimeLimitedDataProtector();

    private static CookieOptions Options(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = lifetime,
        Path = Path,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    };
}
