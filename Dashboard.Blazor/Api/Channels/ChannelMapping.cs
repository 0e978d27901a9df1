using WebhookOps.Core.Channels;
using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Channels;

internal static class ChannelMapping
{
    public static ChannelAnswer ToAnswer(Channel channel, ChannelStats stats, Catalog catalog, string edgeUrl) => new()
    {
        Id = PublicId.Format(PublicId.Channel, channel.Id),
        Name = channel.Name,
        StreamUrl = $"{edgeUrl}/connect/stream/{channel.Name}",
        Destinations = [.. catalog.DestinationsByChannel.GetValueOrDefault(channel.Name, []).Select(d => d.Name)],
        TtlSeconds = channel.TtlSeconds,
        MaxQueueSize = channel.MaxQueueSize,
        Overflow = channel.Overflow == ChannelOverflow.DeadLetterOldest ? "dead-letter-oldest" : "refuse",
        MaxConnections = channel.MaxConnections,
        MaxInFlight = channel.MaxInFlight,
        AckTimeoutSeconds = channel.AckTimeoutSeconds,
        AllowedAddresses = channel.AllowedAddresses,
        RatePerSecond = channel.RatePerSecond,
        Redact = channel.Redact,
        CutOnRotation = channel.CutOnRotation,
        PreviousTokenUntil = channel.Tokens.PreviousUntil?.UtcDateTime,
        Stats = ToAnswer(channel, stats),
        CreatedAt = channel.CreatedAt.UtcDateTime,
        UpdatedAt = channel.UpdatedAt.UtcDateTime,
    };

    public static ChannelStatsAnswer ToAnswer(Channel channel, ChannelStats stats) =>
        new(channel.Name, stats.Queued, stats.InFlight, stats.Delivered, stats.Expired, stats.DeadLettered, stats.Connections);

    public static ChannelConnectionAnswer ToAnswer(ChannelConnection connection) => new()
    {
        Id = PublicId.Format(connection.IdPrefix, connection.Id),
        ConnectorId = connection.ConnectorId.Length > 0 ? connection.ConnectorId : null,
        Protocol = connection.ProtocolName,
        RemoteAddress = connection.RemoteAddress,
        ConnectedAt = connection.ConnectedAt.UtcDateTime,
        LastHeartbeatAt = connection.HeartbeatAt?.UtcDateTime,
        LastMessageAt = connection.MessageAt?.UtcDateTime,
        State = connection.Ending ? "disconnecting" : "connected",
        InFlightCount = connection.InFlight,
        MessagesReceived = connection.Sent,
        MessagesAcked = connection.Acked,
        MessagesNacked = connection.Nacked,
    };

    /// <summary>Sets what was given, and leaves the rest as it is.</summary>
    public static void Apply(Body<ChannelRequest> body, Channel channel, Checks checks)
    {
        var given = body.Value;
        channel.TtlSeconds = given.TtlSeconds ?? Unless("ttlSeconds").TtlSeconds;
        channel.MaxQueueSize = given.MaxQueueSize ?? Unless("maxQueueSize").MaxQueueSize;
        channel.MaxConnections = given.MaxConnections ?? Unless("maxConnections").MaxConnections;
        channel.MaxInFlight = given.MaxInFlight ?? Unless("maxInFlight").MaxInFlight;
        channel.AckTimeoutSeconds = given.AckTimeoutSeconds ?? Unless("ackTimeoutSeconds").AckTimeoutSeconds;
        channel.AllowedAddresses = given.AllowedAddresses ?? Unless("allowedAddresses").AllowedAddresses;
        channel.Redact = given.Redact ?? Unless("redact").Redact;
        channel.CutOnRotation = given.CutOnRotation ?? Unless("cutOnRotation").CutOnRotation;
        channel.RatePerSecond = body.Has("ratePerSecond") ? given.RatePerSecond : channel.RatePerSecond;
        switch (given.Overflow)
        {
            case null:
                channel.Overflow = Unless("overflow").Overflow;
                break;
            case "refuse":
                channel.Overflow = ChannelOverflow.Refuse;
                break;
            case "dead-letter-oldest":
                channel.Overflow = ChannelOverflow.DeadLetterOldest;
                break;
            default:
                checks.Add("overflow", "Must be refuse or dead-letter-oldest.");
                break;
        }

        checks.Add(ChannelRules.Check(channel));

        // Null is what a new channel has.
        Channel Unless(string member) => body.Has(member) ? new Channel { Name = channel.Name } : channel;
    }

    public static bool TryParseConnectionId(string text, out Guid id) =>
        PublicId.TryParse(ChannelConnection.PrefixOf(ChannelProtocol.WebSocket), text, out id)
        || PublicId.TryParse(ChannelConnection.PrefixOf(ChannelProtocol.ServerSentEvents), text, out id)
        || PublicId.TryParse(ChannelConnection.PrefixOf(ChannelProtocol.LongPoll), text, out id);
}
