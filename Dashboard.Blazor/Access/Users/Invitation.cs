namespace WebhookOps.Dashboard.Blazor.Access.Users;

/// <summary>A link with which a user sets their own password: good for once, and shown once to whoever made it.</summary>
/// <param name="Token">Only its hash is kept.</param>
internal sealed record Invitation(string Token, DateTimeOffset Until)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);

    public static Invitation New(DateTimeOffset now) => new(KeyText.New(""), now + Lifetime);

    /// <param name="configuredUrl">Base of the operator pages; as the request names this host if null.</param>
    public string UrlFor(string? configuredUrl, HttpRequest request)
    {
        var host = string.IsNullOrEmpty(configuredUrl) ? $"{request.Scheme}://{request.Host}" : configuredUrl.TrimEnd('/');
        return $"{host}/invitation?{AccessPolicies.TokenParameter}={Token}";
    }

    /// <summary>Does not show the token.</summary>
    public override string ToString() => nameof(Invitation);
}
