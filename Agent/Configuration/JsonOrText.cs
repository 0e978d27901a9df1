using System.Text.Json;
using System.Text.Json.Nodes;

namespace WebhookOps.Agent.Configuration;

/// <summary>A value as people write it on a command line: what reads as JSON is meant as JSON, anything else is text.</summary>
internal static class JsonOrText
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <param name="place">What the value is of, for the error.</param>
    /// <exception cref="UsageException">An object in it has a member twice: it is JSON, but nobody can say which of them counts.</exception>
    public static JsonNode? Parse(string text, string place) =>
        TryParse(text, s_strict, out var node) ? node
        : TryParse(text, default, out _) ? throw new UsageException($"{place} has a member twice. Give each member once.")
        : JsonValue.Create(text);

    private static bool TryParse(string text, JsonDocumentOptions options, out JsonNode? node)
    {
        try
        {
            node = JsonNode.Parse(text, documentOptions: options);
            return true;
        }
        catch (JsonException)
        {
            node = null;
            return false;
        }
    }
}
