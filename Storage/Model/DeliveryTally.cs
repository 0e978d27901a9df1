namespace WebhookOps.Storage.Model;

/// <summary>Attempts at one destination that one worker made in a few seconds.</summary>
public sealed class DeliveryTally
{
    /// <summary>Its time is when the tally was taken.</summary>
    public Guid Id { get; init; }

    public Guid DestinationId { get; init; }

    public long Delivered { get; init; }

    public long Failed { get; init; }

    /// <summary>Whether the last of them did.</summary>
    public bool LastFailed { get; init; }
}
