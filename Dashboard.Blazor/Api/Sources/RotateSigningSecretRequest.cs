namespace WebhookOps.Dashboard.Blazor.Api.Sources;

/// <summary>A new signing secret, and how long the old one counts beside it.</summary>
public sealed record RotateSigningSecretRequest
{
    /// <summary>The new secret, as the provider shows it. Never shown again.</summary>
    public string? SigningSecret { get; init; }

    /// <summary>How long webhooks signed with the old secret are accepted too: 0 to 604800 (7 days); 86400 if not given.</summary>
    public int? OverlapSeconds { get; init; }
}
