using System.Text.Json;
using System.Text.Json.Nodes;
using WebhookOps.Core.Destinations;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Outputs;

namespace WebhookOps.Dashboard.Blazor.Api.Destinations;

/// <summary>The settings of an output: from what a client writes, and to what a client sees.</summary>
internal static class OutputMapping
{
    public static OutputAnswer ToAnswer(Destination destination)
    {
        var module = destination.Target ?? "";
        var settings = SettingsOf(destination);
        var known = OutputModules.BuiltIn.FieldsOf(module).ToDictionary(f => f.Name, StringComparer.Ordinal);
        var shown = settings.Where(s => known.TryGetValue(s.Key, out var field) && !field.IsSecret).ToDictionary(StringComparer.Ordinal);
        return new OutputAnswer(module, shown, [.. settings.Keys.Where(name => !shown.ContainsKey(name))]);
    }

    /// <summary>A setting given is set, also inside of another, one given as null is removed, the others stay; another module begins with none.</summary>
    public static void Apply(OutputRequest given, Destination destination, Checks checks)
    {
        var module = given.Module ?? destination.Target;
        if (!checks.Require(module is not null, "output.module", "Is required for kind 'output'.", "required"))
        {
            return;
        }

        var settings = Merge(module == destination.Target ? JsonNode.Parse(destination.OutputSettings ?? "{}") : null, JsonSerializer.SerializeToNode(given.Settings ?? []))!;
        var json = JsonSerializer.SerializeToElement(settings);
        foreach (var error in OutputModules.BuiltIn.Check(module, json))
        {
            checks.Add($"output.{error.Field}".TrimEnd('.'), $"'{error.Field}' {error.Message}.", error.Code);
        }

        destination.Target = module;
        destination.OutputSettings = json.GetRawText();
    }

    /// <summary>A JSON Merge Patch (RFC 7396).</summary>
    private static JsonNode? Merge(JsonNode? current, JsonNode? given)
    {
        if (given is not JsonObject members)
        {
            return given?.DeepClone();
        }

        var merged = current is JsonObject before ? before.DeepClone().AsObject() : [];
        foreach (var (name, value) in members)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = Merge(merged[name], value);
            }
        }

        return merged;
    }

    private static Dictionary<string, JsonElement> SettingsOf(Destination destination) =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(destination.OutputSettings ?? "{}") ?? [];
}
