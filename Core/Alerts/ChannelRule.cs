namespace WebhookOps.Core.Alerts;

/// <summary>A channel is near its limit when so large a part of what may wait in it does.</summary>
public sealed record ChannelRule
{
    public bool Enabled { get; init; } = true;

    /// <summary>Of its largest queue: above 0 to 1.</summary>
    public double Share { get; init; } = 0.8;
}
