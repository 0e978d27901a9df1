namespace WebhookOps.Core.Events;

/// <summary>A request that was turned away, kept for a while with its reason. Its credentials were masked before it came here.</summary>
public sealed class RejectedRequest
{
    public Guid Id { get; init; }

    /// <summary>The slug that was called, known or not.</summary>
    public string Slug { get; init; } = "";

    public Guid? SourceId { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    public string Method { get; init; } = "";

    public string Path { get; init; } = "";

    public string Query { get; init; } = "";

    public HeaderList Headers { get; init; } = HeaderList.Empty;

    /// <summary>The first <see cref="MaxBodyBytes"/> of the body, if it was read at all.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The size declared or read, in bytes.</summary>
    public long BodySize { get; init; }

    public string? RemoteAddress { get; init; }

    /// <summary>The status the sender got.</summary>
    public int Status { get; init; }

    /// <summary>Stable: <c>signature_invalid</c>, <c>rate_limited</c>, …</summary>
    public string Code { get; init; } = "";

    public string Reason { get; init; } = "";

    public const int MaxBodyBytes = 64 * 1024;
}
