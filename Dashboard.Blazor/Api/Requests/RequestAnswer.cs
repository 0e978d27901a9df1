using System.Text.Json.Serialization;
using WebhookOps.Dashboard.Blazor.Api.Events;
using WebhookOps.Dashboard.Blazor.Verification;

namespace WebhookOps.Dashboard.Blazor.Api.Requests;

/// <summary>A request that was turned away.</summary>
public sealed record RequestAnswer
{
    public required string Id { get; init; }

    public string Verdict { get; } = "rejected";

    /// <summary>The slug that was called, known or not.</summary>
    public required string Slug { get; init; }

    public required DateTime ReceivedAt { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    /// <summary>In bytes, as declared or read.</summary>
    public required long BodySize { get; init; }

    public required string? RemoteAddress { get; init; }

    /// <summary>What the sender got.</summary>
    public required int Status { get; init; }

    public required string Code { get; init; }

    public required string Reason { get; init; }

    /// <summary>Credentials masked. Not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HeaderAnswer>? Headers { get; init; }

    /// <summary>The first part of the body, in base64. Not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Body { get; init; }

    /// <summary>How its sender was checked, step by step, as the source says now. Not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<VerificationStep>? Verification { get; init; }
}
