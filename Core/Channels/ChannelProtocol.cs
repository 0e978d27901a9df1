namespace WebhookOps.Core.Channels;

/// <summary>How a connector drains a channel.</summary>
public enum ChannelProtocol : short
{
    WebSocket = 0,
    ServerSentEvents = 1,
    LongPoll = 2,
}
