namespace WebhookOps.Dashboard.Blazor.Api.Channels;

/// <summary>A channel to create, or the members of one to change.</summary>
public sealed record ChannelRequest
{
    /// <summary>1 to 64 of a-z, 0-9, - and _. Cannot be changed.</summary>
    public string? Name { get; init; }

    /// <summary>How long a message waits for a connector before it is a dead letter: 1 to 2592000; 86400 if not given.</summary>
    public double? TtlSeconds { get; init; }

    /// <summary>How many messages may wait; 10000 if not given.</summary>
    public int? MaxQueueSize { get; init; }

    /// <summary>What happens when so many wait: refuse (the provider gets 503), or dead-letter-oldest.</summary>
    public string? Overflow { get; init; }

    /// <summary>Connectors at once: 1 to 10000; 10 if not given.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Messages that one connector may hold without an answer: 1 to 10000; 100 if not given.</summary>
    public int? MaxInFlight { get; init; }

    /// <summary>How long a connector may hold a message before it goes to another: 1 to 3600; 30 if not given.</summary>
    public double? AckTimeoutSeconds { get; init; }

    /// <summary>Addresses and networks that connectors may come from; empty: any.</summary>
    public IReadOnlyList<string>? AllowedAddresses { get; init; }

    /// <summary>Messages that leave in a second at most; null: as fast as connectors take them.</summary>
    public double? RatePerSecond { get; init; }

    /// <summary>Names of JSON members and headers whose values are masked before they leave.</summary>
    public IReadOnlyList<string>? Redact { get; init; }

    /// <summary>Whether connectors are cut when the token they came with ends; true if not given.</summary>
    public bool? CutOnRotation { get; init; }
}
