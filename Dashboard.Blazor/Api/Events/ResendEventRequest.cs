namespace WebhookOps.Dashboard.Blazor.Api.Events;

/// <summary>What is different in the new event; what is not given is as it was.</summary>
public sealed record ResendEventRequest
{
    /// <summary>Slug of the source that it counts as coming from.</summary>
    public string? Source { get; init; }

    /// <summary>Its event type; empty: none.</summary>
    public string? Type { get; init; }

    /// <summary>POST, PUT, PATCH, DELETE or GET.</summary>
    public string? Method { get; init; }

    /// <summary>What follows the source's URL: begins with /, percent-encoded; empty: nothing.</summary>
    public string? Path { get; init; }

    /// <summary>Begins with ?, percent-encoded; empty: none.</summary>
    public string? Query { get; init; }

    /// <summary>All headers, in order.</summary>
    public IReadOnlyList<HeaderAnswer>? Headers { get; init; }

    /// <summary>The body as text.</summary>
    public string? Body { get; init; }

    /// <summary>The body as bytes, in base64; not together with <see cref="Body"/>.</summary>
    public byte[]? BodyBase64 { get; init; }
}
