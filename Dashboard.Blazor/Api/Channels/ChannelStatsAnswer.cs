namespace WebhookOps.Dashboard.Blazor.Api.Channels;

/// <summary>How a channel stands.</summary>
/// <param name="MessagesQueued">Messages that wait for a connector.</param>
/// <param name="MessagesInFlight">Messages that connectors hold.</param>
/// <param name="MessagesDelivered">Acknowledged since the channel was made.</param>
/// <param name="MessagesExpired">Dead letters that no connector took in time.</param>
/// <param name="MessagesDeadLettered">Dead letters, the expired among them.</param>
public sealed record ChannelStatsAnswer(
    string Channel, long MessagesQueued, long MessagesInFlight, long MessagesDelivered, long MessagesExpired, long MessagesDeadLettered, int ConnectedClients);
