namespace WebhookOps.Core.Channels;

/// <summary>What a full channel does with one more message.</summary>
public enum ChannelOverflow : short
{
    /// <summary>Its provider gets 503 and sends the event again.</summary>
    Refuse = 0,

    /// <summary>It is taken, and the oldest that waits becomes a dead letter.</summary>
    DeadLetterOldest = 1,
}
