namespace WebhookOps.Core.Verification.Signatures;

/// <summary>A JSON Web Token as a signature: what its claims must say of the request. Its algorithm is the recipe's, and never what it says itself.</summary>
public sealed record TokenRecipe
{
    /// <summary>What <c>iss</c> must be.</summary>
    public required string Issuer { get; init; }

    /// <summary>The claim with the SHA-256 of the URL, in hexadecimal digits.</summary>
    public required string UrlHash { get; init; }

    /// <summary>The claim with the SHA-256 of the body; it must be there if there is a body, and only then.</summary>
    public required string BodyHash { get; init; }

    /// <summary>How far <c>nbf</c> and <c>exp</c> may be off; both are required.</summary>
    public int ToleranceSeconds { get; init; } = 60;
}
