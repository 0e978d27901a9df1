namespace WebhookOps.Storage.Search;

/// <summary>What a channel has of one source.</summary>
public sealed record ChannelSource(Guid SourceId, long Pending, long InFlight, long DeadLettered);
