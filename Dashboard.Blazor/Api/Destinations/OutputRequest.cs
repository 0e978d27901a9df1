using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebhookOps.Dashboard.Blazor.Api.Destinations;

/// <summary>An output module, and beside its name whatever settings it reads.</summary>
public sealed record OutputRequest
{
    public string? Module { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Settings { get; init; }
}
