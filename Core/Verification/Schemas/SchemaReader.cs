using System.Text.Json;
using System.Text.RegularExpressions;

namespace WebhookOps.Core.Verification.Schemas;

/// <summary>Turns the text of a schema into nodes; references lead to nodes of the same document.</summary>
internal sealed class SchemaReader(JsonElement document)
{
    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];

    private readonly Dictionary<string, SchemaNode> _definitions = new(StringComparer.Ordinal);

    public SchemaNode Read()
    {
        if (document.ValueKind == JsonValueKind.Object && document.TryGetProperty("$defs", out var definitions))
        {
            foreach (var definition in Object(definitions, "$defs"))
            {
                _definitions[$"#/$defs/{definition.Name}"] = new SchemaNode();
            }

            foreach (var definition in definitions.EnumerateObject())
            {
                Fill(_definitions[$"#/$defs/{definition.Name}"], definition.Value, $"$defs.{definition.Name}");
            }
        }

        var root = new SchemaNode();
        _definitions["#"] = root;
        Fill(root, document, "");
        return root;
    }

    private SchemaNode ReadNode(JsonElement json, string path)
    {
        var node = new SchemaNode();
        Fill(node, json, path);
        return node;
    }

    private void Fill(SchemaNode node, JsonElement json, string path)
    {
        if (json.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            node.Never = json.ValueKind == JsonValueKind.False;
            return;
        }

        foreach (var keyword in Object(json, path))
        {
            var at = path.Length == 0 ? keyword.Name : $"{path}.{keyword.Name}";
            if (JsonSchema.IsKeyword(keyword.Name))
            {
                Fill(node, keyword.Name, keyword.Value, at);
            }
            else if (!JsonSchema.IsAnnotation(keyword.Name))
            {
                throw new FormatException($"has at {at} a keyword that is not known; known are {string.Join(", ", JsonSchema.Keywords)}");
            }
        }
    }

    private void Fill(SchemaNode node, string keyword, JsonElement value, string at)
    {
        switch (keyword)
        {
            case "type":
                node.Types = [.. (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : Enumerable.Repeat(value, 1)).Select(t => TypeOf(t, at))];
                break;
            case "enum":
                node.OneOfValues = [.. Array(value, at)];
                break;
            case "const":
                node.OneOfValues = [value];
                break;
            case "properties":
                node.Properties = Object(value, at).ToDictionary(p => p.Name, p => ReadNode(p.Value, $"{at}.{p.Name}"), StringComparer.Ordinal);
                break;
            case "required":
                node.Required = [.. Array(value, at).Select(name => Text(name, at))];
                break;
            case "additionalProperties":
                node.Additional = ReadNode(value, at);
                break;
            case "items":
                node.Items = ReadNode(value, at);
                break;
            case "pattern":
                node.Pattern = PatternOf(Text(value, at), at);
                break;
            case "allOf" or "anyOf" or "oneOf":
                var all = Array(value, at).Select((schema, i) => ReadNode(schema, $"{at}[{i}]")).ToArray();
                _ = keyword == "allOf" ? node.AllOf = all : keyword == "anyOf" ? node.AnyOf = all : node.OneOf = all;
                break;
            case "not":
                node.Not = ReadNode(value, at);
                break;
            case "$ref":
                node.Reference = ReferenceOf(Text(value, at), at);
                break;
            case "$defs":
                if (at != "$defs")
                {
                    throw new FormatException($"has {at}, and takes $defs at its root only");
                }

                break;
            default:
                node.Limits[keyword] = value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw new FormatException($"must have a number at {at}");
                break;
        }
    }

    private SchemaNode ReferenceOf(string reference, string at) => reference == "#"
        ? _definitions.TryGetValue("#", out var root) ? root : throw new FormatException($"has at {at} a reference to the root, which definitions cannot make")
        : _definitions.TryGetValue(reference, out var node) ? node : throw new FormatException($"has at {at} a reference that is not #/$defs/NAME of its own");

    /// <summary>Without backtracking: its time grows with the text, whatever the pattern.</summary>
    private static Regex PatternOf(string pattern, string at)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromMilliseconds(200));
        }
        catch (Exception unusable) when (unusable is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"has at {at} a pattern that cannot be used", unusable);
        }
    }

    private static string TypeOf(JsonElement json, string at) =>
        Types.Contains(Text(json, at), StringComparer.Ordinal) ? json.GetString()! : throw new FormatException($"must have at {at} one of {string.Join(", ", Types)}");

    private static string Text(JsonElement json, string at) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()! : throw new FormatException($"must have a text at {at}");

    private static JsonElement.ArrayEnumerator Array(JsonElement json, string at) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : throw new FormatException($"must have an array at {at}");

    private static JsonElement.ObjectEnumerator Object(JsonElement json, string at) =>
        json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : throw new FormatException(at.Length == 0 ? "must be a JSON object" : $"must have an object at {at}");
}
