namespace WebhookOps.Dashboard.Blazor.Api.Destinations;

public sealed record RotateSecretRequest
{
    /// <summary>How long the old secret signs beside the new one: 0 to 604800 (7 days); 86400 if not given.</summary>
    public int? OverlapSeconds { get; init; }
}
