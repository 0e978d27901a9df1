using System.Text.Json;

namespace WebhookOps.Dashboard.Blazor.Api.Destinations;

/// <summary>An output module with its settings, less the secret ones.</summary>
/// <param name="Secrets">Names of the settings that are set and not shown.</param>
public sealed record OutputAnswer(string Module, IReadOnlyDictionary<string, JsonElement> Settings, IReadOnlyList<string> Secrets);
