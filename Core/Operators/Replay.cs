using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WebhookOps.Core.Operators;

/// <summary>A job over the events a query finds, newest first: makes new deliveries of them, or retries or cancels those they have.</summary>
public sealed class Replay
{
    public Guid Id { get; init; }

    /// <summary>The query as JSON, as it was asked.</summary>
    public string Query { get; init; } = "{}";

    /// <summary>Null: to where the events' subscriptions lead.</summary>
    public Guid? DestinationId { get; init; }

    public string? Reason { get; init; }

    /// <summary>Deliveries made in a second at most; null: as fast as it goes.</summary>
    public double? RatePerSecond { get; init; }

    public ReplayAction Action { get; init; }

    public ReplayState State { get; set; }

    /// <summary>Events found when it was asked for.</summary>
    public long Total { get; init; }

    /// <summary>Deliveries made or changed so far.</summary>
    public long Made { get; set; }

    /// <summary>The last event replayed, from where a restart goes on.</summary>
    public Guid? Cursor { get; set; }

    public string Actor { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; set; }

    public string? Error { get; set; }

    /// <summary>
    /// The id of the delivery that this job makes of an event for a destination: always the same, so that a job that is done over makes
    /// nothing twice. A UUIDv7 with the time of the job's own id, so that its deliveries stand where it began; then, in the order of the
    /// events, 34 bits of how many milliseconds the event is older (it goes round after 198 days), and 40 bits of a hash of the three.
    /// </summary>
    public Guid DeliveryIdFor(Guid eventId, Guid destinationId)
    {
        const int IdBytes = 16;
        const int OrderBits = 34;
        const int UpperOrderBits = 12; // beside the version; the others come after the variant
        const int HashBits = 40;
        Span<byte> ids = stackalloc byte[3 * IdBytes];
        Id.TryWriteBytes(ids, bigEndian: true, out _);
        eventId.TryWriteBytes(ids[IdBytes..], bigEndian: true, out _);
        destinationId.TryWriteBytes(ids[(2 * IdBytes)..], bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(ids, hash);

        var began = BinaryPrimitives.ReadUInt64BigEndian(ids) >> 16;
        var received = BinaryPrimitives.ReadUInt64BigEndian(ids[IdBytes..]) >> 16;
        var order = ~(began - Math.Min(began, received)) & ((1UL << OrderBits) - 1); // the older, the less; clocks may differ
        Span<byte> made = stackalloc byte[IdBytes];
        BinaryPrimitives.WriteUInt64BigEndian(made, (began << 16) | 0x7000 | (order >> (OrderBits - UpperOrderBits)));
        BinaryPrimitives.WriteUInt64BigEndian(
            made[8..],
            (0b10UL << 62) | ((order << HashBits) & ((1UL << 62) - 1)) | (BinaryPrimitives.ReadUInt64BigEndian(hash) >> (64 - HashBits)));
        return new Guid(made, bigEndian: true);
    }
}
