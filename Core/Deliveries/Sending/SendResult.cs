using WebhookOps.Core.Events;

namespace WebhookOps.Core.Deliveries.Sending;

/// <summary>What a destination answered, or why it could not.</summary>
public sealed record SendResult
{
    /// <summary>It was taken, by a destination that has no HTTP status to say so.</summary>
    public static SendResult Done { get; } = new();

    /// <summary>Nobody is there to take it now; the delivery waits, and no attempt is used up.</summary>
    public static SendResult NotNow { get; } = new() { IsNotNow = true };

    public static SendResult Failed(string errorCode, string error, bool permanent = false) =>
        new() { ErrorCode = errorCode, Error = error, Permanent = permanent };

    public int? Status { get; init; }

    /// <summary>See <see cref="ErrorCodes"/>; null when an answer came, whatever its status.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>One sentence for a person.</summary>
    public string? Error { get; init; }

    /// <summary>Trying again would not help.</summary>
    public bool Permanent { get; init; }

    public bool IsNotNow { get; private init; }

    /// <summary>What the answer's <c>Retry-After</c> asks for, however absurd.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The address connected to.</summary>
    public string? RemoteAddress { get; init; }

    public HeaderList ResponseHeaders { get; init; } = HeaderList.Empty;

    /// <summary>At most <see cref="Attempt.MaxResponseBytes"/>.</summary>
    public byte[] ResponseBody { get; init; } = [];

    public bool ResponseCut { get; init; }

    /// <summary>Whether it was taken.</summary>
    public bool IsDelivered => ErrorCode is null && !IsNotNow && (Status is null or (>= 200 and < 300));

    /// <summary>Whether the destination seems to be down or overloaded, rather than to dislike one delivery.</summary>
    public bool IsOutage => (ErrorCode is not null && !Permanent) || Status is >= 500 or 429;
}
