using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WebhookOps.Agent.Configuration;
using WebhookOps.Agent.Output;

namespace WebhookOps.Agent.Operating;

/// <summary>Puts secrets into texts that are <c>${env:NAME}</c> or <c>${file:PATH}</c> and nothing else. A file's content counts without the line break at its end.</summary>
internal static partial class SecretReferences
{
    /// <summary>What is not here stays a reference: the server then keeps the secret that it has, or says which one is missing.</summary>
    public static JsonNode? Resolve(JsonNode? node) => Walk(node, "", static (text, _) => Form.Match(text) is { Success: true } reference ? Read(reference) ?? text : text);

    /// <param name="place">Of the value, for the error.</param>
    /// <exception cref="UsageException">There is nothing where a reference points to.</exception>
    public static JsonNode? Require(JsonNode? node, string place) => Walk(node, place, Require);

    /// <inheritdoc cref="Require(JsonNode?, string)"/>
    public static string Require(string text, string place)
    {
        if (Form.Match(text) is not { Success: true } reference)
        {
            return text;
        }

        var name = Printable.Of(reference.Groups["name"].Value);
        return Read(reference) is { Length: > 0 } secret ? secret
            : reference.Groups["kind"].Value == "env"
                ? throw new UsageException($"{place} is ${{env:{name}}}, and the environment variable {name} is not set. Set it, or name another.")
                : throw new UsageException($"{place} is ${{file:{name}}}, and there is nothing in a file {name}. Make it, or name another.");
    }

    private static JsonNode? Walk(JsonNode? node, string place, Func<string, string, string> replace) => node switch
    {
        JsonObject json => new JsonObject(json.Select(m => KeyValuePair.Create(m.Key, Walk(m.Value, $"{place}.{Printable.Of(m.Key)}", replace)))),
        JsonArray list => new JsonArray([.. list.Select((item, i) => Walk(item, $"{place}[{i}]", replace))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(replace(value.GetValue<string>(), place)),
        _ => node?.DeepClone(),
    };

    private static string? Read(Match reference)
    {
        var name = reference.Groups["name"].Value;
        return reference.Groups["kind"].Value == "env" ? Environment.GetEnvironmentVariable(name)
            : File.Exists(name) ? File.ReadAllText(name).TrimEnd('\r', '\n')
            : null;
    }

    [GeneratedRegex(@"\A\$\{(?<kind>env|file):(?<name>[^}]{1,500})\}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form { get; }
}
