namespace WebhookOps.Dashboard.Blazor.Api.Channels;

/// <summary>Whether channels work, and how many there are.</summary>
/// <param name="Status">healthy: the ledger that buffers their messages answers.</param>
public sealed record ChannelHealthAnswer(string Status, int ChannelsCount, int ConnectionsCount, DateTime Timestamp);
