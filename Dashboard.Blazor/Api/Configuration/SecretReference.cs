using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Configuration;

/// <summary>What stands in a document where a secret belongs: the name of an environment variable or file that whoever applies it has.</summary>
internal static partial class SecretReference
{
    public static bool Is(string? text) => text is not null && Form.IsMatch(text);

    /// <summary>For an export. Names that differ give references that differ.</summary>
    public static string To(params IEnumerable<string> path) =>
        "${env:" + string.Join('_', path.Select(p => NotOfName.Replace(p.Replace("_", "__", StringComparison.Ordinal), "_").ToUpperInvariant())) + "}";

    /// <summary>Puts the secrets there are in the places of the references that were not resolved.</summary>
    /// <param name="known">What there is, with its secrets; null: nothing.</param>
    /// <param name="path">For errors: of the place in the document.</param>
    public static JsonNode? Resolve(JsonNode? wanted, JsonNode? known, string path, Checks checks)
    {
        switch (wanted)
        {
            case JsonObject given:
                var there = known as JsonObject;
                if (there?["type"] is { } type && !JsonNode.DeepEquals(type, given["type"]))
                {
                    there = null; // another kind of check, whose secrets are not this one's
                }

                return new JsonObject(given.Select(m => KeyValuePair.Create(m.Key, Resolve(m.Value, there?[m.Key], $"{path}.{m.Key}", checks))));

            case JsonArray given:
                return new JsonArray([.. given.Select((item, i) => Resolve(item, known is JsonArray list && i < list.Count ? list[i] : null, $"{path}[{i}]", checks))]);

            case JsonValue value when value.GetValueKind() == JsonValueKind.String && Is(value.GetValue<string>()):
                checks.Require(
                    known is not null, path, $"{value.GetValue<string>()} was not resolved, and there is no secret yet that could be kept. Set it where you apply from.", "secret_missing");
                return known?.DeepClone();

            default:
                return wanted?.DeepClone();
        }
    }

    [GeneratedRegex(@"\A\$\{(env|file):[^}]{1,500}\}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form { get; }

    [GeneratedRegex("[^A-Za-z0-9_]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotOfName { get; }
}
