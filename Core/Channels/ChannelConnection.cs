namespace WebhookOps.Core.Channels;

/// <summary>A connector that drains a channel, as the process that holds its connection notes it in the ledger.</summary>
public sealed class ChannelConnection
{
    public Guid Id { get; init; }

    public Guid ChannelId { get; init; }

    /// <summary>The process that holds it.</summary>
    public Guid ReplicaId { get; init; }

    /// <summary>The connector's own name for itself.</summary>
    public string ConnectorId { get; init; } = "";

    public ChannelProtocol Protocol { get; init; }

    public string RemoteAddress { get; init; } = "";

    public DateTimeOffset ConnectedAt { get; init; }

    /// <summary>When its process last said that it is there.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>When the connector last said anything.</summary>
    public DateTimeOffset? HeartbeatAt { get; set; }

    /// <summary>When a message was last sent to it.</summary>
    public DateTimeOffset? MessageAt { get; set; }

    /// <summary>Messages that it holds.</summary>
    public int InFlight { get; set; }

    public long Sent { get; set; }

    public long Acked { get; set; }

    public long Nacked { get; set; }

    /// <summary>Whether an operator wants it cut.</summary>
    public bool Ending { get; set; }

    /// <summary>A process notes its connections at least this often.</summary>
    public static readonly TimeSpan NoteInterval = TimeSpan.FromSeconds(5);

    /// <summary>A connection that was noted longer ago is not there: its process has died.</summary>
    public static readonly TimeSpan NotePatience = TimeSpan.FromSeconds(20);

    /// <summary>What stands before its public id.</summary>
    public string IdPrefix => PrefixOf(Protocol);

    /// <summary>Its protocol, as the operator API and the figures have it.</summary>
    public string ProtocolName => Protocol switch
    {
        ChannelProtocol.WebSocket => "websocket",
        ChannelProtocol.ServerSentEvents => "sse",
        _ => "long_poll",
    };

    public static string PrefixOf(ChannelProtocol protocol) => protocol switch
    {
        ChannelProtocol.WebSocket => "wsc",
        ChannelProtocol.ServerSentEvents => "sse",
        _ => "poll",
    };
}
