namespace WebhookOps.Dashboard.Blazor.Api.Channels;

/// <summary>All channels at a glance.</summary>
public sealed record ChannelOverviewAnswer(
    DateTime Timestamp, ChannelHealthAnswer Health, int TotalChannels, int TotalConnections, IReadOnlyDictionary<string, ChannelStatsAnswer> Channels);
