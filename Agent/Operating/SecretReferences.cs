using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace WebhookOps.Agent.Operating;

/// <summary>
/// Puts secrets into a configuration in the places of <c>${env:NAME}</c> and <c>${file:PATH}</c>. What is not here stays a reference: the
/// server then keeps the secret that it has, or says which one is missing.
/// </summary>
internal static partial class SecretReferences
{
    /// <summary>A file's content counts without the line break at its end.</summary>
    public static JsonNode? Resolve(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.Select(m => KeyValuePair.Create(m.Key, Resolve(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Resolve)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(Resolve(value.GetValue<string>())),
        _ => node?.DeepClone(),
    };

    /// <summary>Whether a text stands for a secret that is elsewhere.</summary>
    public static bool IsReference(string text) => Form.IsMatch(text);

    private static string Resolve(string text)
    {
        if (Form.Match(text) is not { Success: true } reference)
        {
            return text;
        }

        var name = reference.Groups["name"].Value;
        return reference.Groups["kind"].Value == "env"
            ? Environment.GetEnvironmentVariable(name) ?? text
            : File.Exists(name) ? File.ReadAllText(name).TrimEnd('\r', '\n') : text;
    }

    [GeneratedRegex(@"\A\$\{(?<kind>env|file):(?<name>[^}]{1,500})\}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form { get; }
}
