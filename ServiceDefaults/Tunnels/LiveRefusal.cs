using System.Text.Json.Serialization;

namespace WebhookOps.ServiceDefaults.Tunnels;

/// <summary>Why a live request was not sent again.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LiveRefusal>))]
public enum LiveRefusal
{
    /// <summary>It is not in the history.</summary>
    NotFound,

    /// <summary>Its body was too long to be kept whole.</summary>
    BodyNotKept,

    /// <summary>It opened a WebSocket.</summary>
    WebSocket,

    /// <summary>No agent is online for this tunnel.</summary>
    NotConnected,

    /// <summary>It was handed to a tunnel service, which did not say in time what came of it.</summary>
    NoAnswer,
}
