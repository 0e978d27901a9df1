using System.Text.Json;
using System.Text.RegularExpressions;

namespace WebhookOps.Core.Verification.Schemas;

/// <summary>
/// A subset of JSON Schema (2020-12) that can be checked within bounds: see <see cref="Keywords"/>. A schema with any other keyword is refused
/// when it is read, so that none is silently ignored; annotations are.
/// </summary>
public sealed class JsonSchema
{
    public const int MaxCharacters = 64 * 1024;

    private const int MaxDepth = 64;

    public static readonly string[] Keywords =
    [
        "type", "enum", "const", "properties", "required", "additionalProperties", "minProperties", "maxProperties", "items", "minItems", "maxItems",
        "minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "allOf", "anyOf", "oneOf", "not", "$ref", "$defs",
    ];

    private static readonly string[] Annotations = ["$schema", "$id", "$comment", "title", "description", "default", "examples", "format", "deprecated", "readOnly", "writeOnly"];

    private readonly SchemaNode _root;

    private JsonSchema(SchemaNode root) => _root = root;

    /// <exception cref="FormatException">It is not JSON, too large, or has a keyword that is not among those known; says where.</exception>
    public static JsonSchema Parse(string text)
    {
        if (text.Length > MaxCharacters)
        {
            throw new FormatException($"must be at most {MaxCharacters} characters");
        }

        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            return new JsonSchema(new SchemaReader(document.RootElement.Clone()).Read());
        }
        catch (JsonException malformed)
        {
            throw new FormatException("must be a JSON schema: an object, or true or false", malformed);
        }
    }

    /// <summary>What of a body does not fit, first things first; null: it fits. Never holds what the body says.</summary>
    public string? FindMismatch(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return _root.FindMismatch(document.RootElement, "$", new SchemaBudget());
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or RegexMatchTimeoutException)
        {
            return "the body is not JSON";
        }
    }

    internal static bool IsKeyword(string name) => Array.IndexOf(Keywords, name) >= 0;

    internal static bool IsAnnotation(string name) => Array.IndexOf(Annotations, name) >= 0;
}
