using System.Text.Json;

namespace WebhookOps.Dashboard.Blazor.Api.Sources;

/// <summary>A test event to make.</summary>
public sealed record TestSourceRequest
{
    /// <summary>Its event type; null: none.</summary>
    public string? Type { get; init; }

    /// <summary>Its body: any JSON, or a text that is taken as it stands; <c>{}</c> if not given.</summary>
    public JsonElement? Body { get; init; }
}
