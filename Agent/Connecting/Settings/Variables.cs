using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WebhookOps.Agent.Configuration;

namespace WebhookOps.Agent.Connecting.Settings;

/// <summary>Environment variables in a configuration file: <c>{$NAME}</c>, or <c>{$NAME:default}</c>.</summary>
internal static partial class Variables
{
    /// <exception cref="UsageException">A variable is not set and has no default.</exception>
    public static string Expand(string text, string path) => Pattern().Replace(text, match =>
        Environment.GetEnvironmentVariable(match.Groups["name"].Value) is { Length: > 0 } value ? value
        : match.Groups["default"].Success ? match.Groups["default"].Value
        : throw new UsageException($"{path} needs the environment variable {match.Groups["name"].Value}, which is not set."));

    public static JsonNode? ExpandAll(JsonNode? node, string path) => node switch
    {
        JsonObject inner => new JsonObject(inner.Select(m => KeyValuePair.Create(m.Key, ExpandAll(m.Value, $"{path}.{m.Key}")))),
        JsonArray array => new JsonArray([.. array.Select((item, i) => ExpandAll(item, $"{path}[{i}]"))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Expand(text, path)),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex(@"\{\$(?<name>[A-Za-z_][A-Za-z0-9_]*)(:(?<default>[^}]*))?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
