namespace WebhookOps.Storage.Model;

/// <summary>What a channel has done since it was made. A process that dies takes the last few seconds of its count with it.</summary>
public sealed class ChannelCounters
{
    public Guid ChannelId { get; init; }

    /// <summary>Messages that connectors have acknowledged.</summary>
    public long Delivered { get; set; }
}
