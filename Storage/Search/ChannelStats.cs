namespace WebhookOps.Storage.Search;

/// <summary>How a channel stands.</summary>
/// <param name="Queued">Messages that wait for a connector, delayed retries included.</param>
/// <param name="InFlight">Messages that connectors hold.</param>
/// <param name="Delivered">Acknowledged since the channel was made.</param>
/// <param name="Expired">Dead letters that no connector took in time.</param>
/// <param name="DeadLettered">Dead letters, the expired among them.</param>
/// <param name="Connections">Connectors.</param>
public sealed record ChannelStats(long Queued, long InFlight, long Delivered, long Expired, long DeadLettered, int Connections)
{
    public static ChannelStats None { get; } = new(0, 0, 0, 0, 0, 0);
}
