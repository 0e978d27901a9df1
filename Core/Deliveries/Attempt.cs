using WebhookOps.Core.Events;

namespace WebhookOps.Core.Deliveries;

/// <summary>One try of a delivery.</summary>
public sealed class Attempt
{
    public Guid Id { get; init; }

    public Guid DeliveryId { get; init; }

    /// <summary>1 for the first.</summary>
    public int Number { get; init; }

    public AttemptTrigger Trigger { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public int DurationMs { get; init; }

    /// <summary>Status of the answer, if one came.</summary>
    public int? Status { get; init; }

    /// <summary>See <see cref="ErrorCodes"/>; null when it was delivered.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>One sentence for a person.</summary>
    public string? Error { get; init; }

    /// <summary>The address really connected to.</summary>
    public string? RemoteAddress { get; init; }

    public HeaderList ResponseHeaders { get; init; } = HeaderList.Empty;

    /// <summary>The first <see cref="MaxResponseBytes"/> of the answer.</summary>
    public byte[] ResponseBody { get; init; } = [];

    /// <summary>True when the answer was longer than what is kept.</summary>
    public bool ResponseCut { get; init; }

    public const int MaxResponseBytes = 64 * 1024;
}
