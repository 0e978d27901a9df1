namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>What the host prints after the first start.</summary>
/// <param name="Key">The API key.</param>
/// <param name="SignInUrl">Signs a browser in: once, within 15 minutes.</param>
public sealed record FirstKeyGrant(string Key, string SignInUrl)
{
    /// <summary>Does not show the key: printing it is done on purpose.</summary>
    public override string ToString() => nameof(FirstKeyGrant);
}
