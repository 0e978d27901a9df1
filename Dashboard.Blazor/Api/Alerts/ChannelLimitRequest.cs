namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

/// <summary>When a channel is near its limit.</summary>
public sealed record ChannelLimitRequest
{
    public bool? Enabled { get; init; }

    /// <summary>So large a part of its largest queue waits: 0.01 to 1; 0.8 at first.</summary>
    public double? Share { get; init; }
}
