using System.Text.Json.Nodes;
using WebhookOps.Core.Channels;
using WebhookOps.Core.Ids;

namespace WebhookOps.Dashboard.Blazor.Api.Documents;

/// <summary>What a parameter may look like, for the OpenAPI document.</summary>
internal static class ParameterExamples
{
    private static readonly Guid s_id = Guid.Parse("01970f3e-7c00-7000-8000-000000000001");

    /// <param name="path">The route's pattern without its first slash.</param>
    /// <returns>Null: there is none worth showing.</returns>
    public static JsonNode? Of(string? path, string? parameter) => (parameter, path?.Split('/')) switch
    {
        ("slug" or "source", _) => "github",
        ("destination", _) => "shop-app",
        ("q", _) => "state:dead last:24h",
        ("type", _) => "invoice.*",
        ("state", _) => "dead",
        ("from", _) => "2026-05-01T00:00:00Z",
        ("to", _) => "2026-05-02T00:00:00Z",
        ("code", _) => "signature_invalid",
        ("verdict", _) => "rejected",
        ("replay", _) => Id(PublicId.Replay),
        ("tunnelId", _) => "3f6c2a9d",
        ("name", [_, "destinations", ..]) => "shop-app",
        ("name", [_, "channels", ..]) => "orders",
        ("name", [_, "agents", ..]) => "office",
        ("name", [_, "users", ..]) => "ada@example.com",
        ("name", [_, "alerts" or "alert-targets", ..]) => "on-call",
        ("id", [_, var kind, ..]) when PrefixOf(kind) is { } prefix => Id(prefix),
        ("limit", _) => 50,
        ("after", [_, var kind]) when PrefixOf(kind) is { } prefix => Id(prefix),
        ("after", _) => "the `next` of the page before",
        ("kind", _) => "destination-failing",
        ("overlapSeconds", _) => 3600,
        ("prune", _) => true,
        ("version", _) => 7,
        _ => null,
    };

    /// <summary>An id of a kind.</summary>
    public static string Id(string prefix) => PublicId.Format(prefix, s_id);

    private static string? PrefixOf(string kind) => kind switch
    {
        "events" => PublicId.Event,
        "deliveries" => PublicId.Delivery,
        "requests" or "tunnels" => PublicId.Request,
        "subscriptions" => PublicId.Subscription,
        "replays" => PublicId.Replay,
        "keys" => PublicId.ApiKey,
        "sessions" => PublicId.Session,
        "searches" => PublicId.SavedSearch,
        "incidents" or "alerts" => PublicId.Incident,
        "channels" => ChannelConnection.PrefixOf(ChannelProtocol.WebSocket),
        _ => null,
    };
}
