namespace WebhookOps.Dashboard.Blazor.Api.Channels;

/// <summary>A connector of a channel.</summary>
public sealed record ChannelConnectionAnswer
{
    /// <summary>Begins with <c>wsc_</c>, <c>sse_</c> or <c>poll_</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The connector's own name for itself.</summary>
    public required string? ConnectorId { get; init; }

    /// <summary>websocket, sse or long_poll.</summary>
    public required string Protocol { get; init; }

    public required string RemoteAddress { get; init; }

    public required DateTime ConnectedAt { get; init; }

    /// <summary>When it last said anything.</summary>
    public required DateTime? LastHeartbeatAt { get; init; }

    /// <summary>When a message was last sent to it.</summary>
    public required DateTime? LastMessageAt { get; init; }

    /// <summary>connected, or disconnecting.</summary>
    public required string State { get; init; }

    public required int InFlightCount { get; init; }

    public required long MessagesReceived { get; init; }

    public required long MessagesAcked { get; init; }

    public required long MessagesNacked { get; init; }
}
