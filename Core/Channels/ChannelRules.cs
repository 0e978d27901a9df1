using WebhookOps.Core.Net;
using WebhookOps.Core.Validation;

namespace WebhookOps.Core.Channels;

/// <summary>The ranges of a channel's settings.</summary>
public static class ChannelRules
{
    /// <summary>Addresses of the operator API that are not channels.</summary>
    private static readonly string[] s_reserved = ["health", "overview"];

    public static IEnumerable<FieldError> CheckName(string? name) =>
        s_reserved.Contains(name, StringComparer.Ordinal) ? [new("name", "is a reserved word")] : Names.Check("name", name);

    public static IEnumerable<FieldError> Check(Channel channel) =>
    [
        .. Range("ttlSeconds", channel.TtlSeconds, 1, 30 * 86_400),
        .. Range("maxQueueSize", channel.MaxQueueSize, 1, 10_000_000),
        .. Range("maxConnections", channel.MaxConnections, 1, 10_000),
        .. Range("maxInFlight", channel.MaxInFlight, 1, 10_000),
        .. Range("ackTimeoutSeconds", channel.AckTimeoutSeconds, 1, 3600),
        .. channel.RatePerSecond is { } rate ? Range("ratePerSecond", rate, 0.1, 1_000_000) : [],
        .. channel.AllowedAddresses.Count > 100 ? [new FieldError("allowedAddresses", "must be at most 100") { Code = FieldError.OutOfRange }] : Array.Empty<FieldError>(),
        .. channel.AllowedAddresses.SelectMany((text, i) => AddressList.TryParse([text], out _) ? [] : new FieldError[] { new($"allowedAddresses[{i}]", "must be an address or a network (CIDR, no bits beyond the prefix), such as 192.0.2.7 or 10.0.0.0/8") }),
        .. channel.Redact.Count > 100 ? [new FieldError("redact", "must be at most 100") { Code = FieldError.OutOfRange }] : Array.Empty<FieldError>(),
        .. channel.Redact.SelectMany((text, i) => text is { Length: > 0 and <= 100 } ? [] : new FieldError[] { new($"redact[{i}]", "must be the name of a member or header, 1 to 100 characters") }),
    ];

    private static FieldError[] Range(string field, double value, double min, double max) =>
        value >= min && value <= max ? [] : [new(field, FormattableString.Invariant($"must be {min} to {max}")) { Code = FieldError.OutOfRange }];
}
