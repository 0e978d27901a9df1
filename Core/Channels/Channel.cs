using System.Net;
using WebhookOps.Core.Net;

namespace WebhookOps.Core.Channels;

/// <summary>A named, buffered stream of deliveries that connectors drain with ack and nack. Deliveries come to it by destinations of kind <c>channel</c>.</summary>
public sealed class Channel
{
    private AddressList? _allowed;

    public Guid Id { get; init; }

    /// <summary>1 to 64 of <c>a-z 0-9 - _</c>, beginning with a letter or digit.</summary>
    public required string Name { get; init; }

    /// <summary>What connectors prove themselves with; only its hashes are kept.</summary>
    public ChannelTokens Tokens { get; set; } = new();

    /// <summary>How long a message waits for a connector before it is a dead letter, in seconds.</summary>
    public double TtlSeconds { get; set; } = 86_400;

    /// <summary>How many messages may wait; those that connectors hold are not counted.</summary>
    public int MaxQueueSize { get; set; } = 10_000;

    /// <summary>What happens when so many wait.</summary>
    public ChannelOverflow Overflow { get; set; }

    /// <summary>Connectors at once.</summary>
    public int MaxConnections { get; set; } = 10;

    /// <summary>Messages that one connector may hold without an answer.</summary>
    public int MaxInFlight { get; set; } = 100;

    /// <summary>How long a connector may hold a message before it goes to another, in seconds.</summary>
    public double AckTimeoutSeconds { get; set; } = 30;

    /// <summary>Addresses and networks (CIDR) that connectors may come from; empty: any.</summary>
    public IReadOnlyList<string> AllowedAddresses
    {
        get;
        set => (field, _allowed) = (value, null);
    } = [];

    /// <summary>Messages that leave in a second at most; null: as fast as connectors take them.</summary>
    public double? RatePerSecond { get; set; }

    /// <summary>Members of JSON bodies, and headers, whose values are masked before they leave; none by default, for it breaks signatures.</summary>
    public IReadOnlyList<string> Redact { get; set; } = [];

    /// <summary>Whether connectors are cut when the token that they came with ends; otherwise they stay until they leave.</summary>
    public bool CutOnRotation { get; set; } = true;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Whether connectors may come from an address.</summary>
    public bool Allows(string address)
    {
        if (AllowedAddresses.Count == 0)
        {
            return true;
        }

        var allowed = _allowed ??= AddressList.TryParse(AllowedAddresses, out var list) ? list : AddressList.None;
        return IPAddress.TryParse(address, out var caller) && allowed.Contains(caller);
    }
}
