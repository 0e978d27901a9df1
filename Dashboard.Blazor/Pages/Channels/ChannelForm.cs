using System.Globalization;
using System.Text.Json.Nodes;
using WebhookOps.Core.Channels;
using WebhookOps.Dashboard.Blazor.Api.Channels;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Dashboard.Blazor.Pages.Forms;

namespace WebhookOps.Dashboard.Blazor.Pages.Channels;

/// <summary>A channel's settings as the fields of a form, and back.</summary>
internal static class ChannelForm
{
    public static FormState Of(Channel channel) => new(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["name"] = channel.Name,
        ["ttlSeconds"] = Number(channel.TtlSeconds),
        ["maxQueueSize"] = Number(channel.MaxQueueSize),
        ["maxConnections"] = Number(channel.MaxConnections),
        ["maxInFlight"] = Number(channel.MaxInFlight),
        ["ackTimeoutSeconds"] = Number(channel.AckTimeoutSeconds),
        ["ratePerSecond"] = channel.RatePerSecond is { } rate ? Number(rate) : "",
        ["overflow"] = channel.Overflow == ChannelOverflow.DeadLetterOldest ? "dead-letter-oldest" : "refuse",
        ["allowedAddresses"] = string.Join('\n', channel.AllowedAddresses),
        ["redact"] = string.Join('\n', channel.Redact),
        ["cutOnRotation"] = channel.CutOnRotation ? "true" : "",
    });

    /// <summary>Of a channel that is to be made: as one without settings of its own is.</summary>
    public static FormState OfNew() => new(new Dictionary<string, string?>(StringComparer.Ordinal) { ["overflow"] = "refuse", ["cutOnRotation"] = "true" });

    /// <param name="shown">What the form showed of the channel; null: it is a new one.</param>
    public static Body<ChannelRequest> Read(IFormCollection form, FormState? shown) => new FormJson(form, shown)
        .Text("name", "overflow")
        .NumberOrNull("ttlSeconds", "maxQueueSize", "maxConnections", "maxInFlight", "ackTimeoutSeconds", "ratePerSecond")
        .Flag("cutOnRotation")
        .Node("allowedAddresses", LinesOf(form["allowedAddresses"].ToString()))
        .Node("redact", LinesOf(form["redact"].ToString()))
        .ToBody<ChannelRequest>();

    private static JsonArray LinesOf(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(l => (JsonNode?)l)];

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
