namespace WebhookOps.Dashboard.Blazor.Api.Channels;

/// <summary>How a channel's token is made anew.</summary>
public sealed record RotateTokenRequest
{
    /// <summary>How long the old token is accepted too: 0 to 2592000; 3600 if not given.</summary>
    public double? GracePeriodSeconds { get; init; }
}
