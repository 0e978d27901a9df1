using System.Text.Json;
using System.Text.Json.Nodes;

namespace WebhookOps.Operator.Tests;

/// <summary>Whether JSON is as a schema of the OpenAPI document says: no member that is not documented, and all that are required.</summary>
internal static class AnswerSchema
{
    public static void Check(JsonNode document, JsonNode schema, JsonNode? value, string what)
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            Check(document, document["components"]!["schemas"]![reference.Split('/')[^1]]!, value, what);
            return;
        }

        if (schema["oneOf"] is JsonArray choices)
        {
            var choice = choices.FirstOrDefault(c => ((string?)c!["type"] == "null") == (value is null));
            choice.ShouldNotBeNull($"{what} is null and may not be");
            if (value is not null)
            {
                Check(document, choice, value, what);
            }

            return;
        }

        if (schema["type"] is { } type)
        {
            Types(type).ShouldContain(TypeOf(value), $"{what} is {value?.ToJsonString()}");
        }

        switch (value)
        {
            case JsonObject members:
                CheckMembers(document, schema, members, what);
                break;
            case JsonArray list when schema["items"] is { } items:
                foreach (var item in list)
                {
                    Check(document, items, item, what + "[]");
                }

                break;
        }
    }

    private static void CheckMembers(JsonNode document, JsonNode schema, JsonObject members, string what)
    {
        foreach (var required in schema["required"]?.AsArray() ?? [])
        {
            members.ContainsKey((string)required!).ShouldBeTrue($"{what} has no {required}");
        }

        if (schema["properties"] is not JsonObject known)
        {
            return; // a dictionary, or JSON of somebody else
        }

        foreach (var (name, member) in members)
        {
            known[name].ShouldNotBeNull($"{what}.{name} is not documented");
            Check(document, known[name]!, member, $"{what}.{name}");
        }
    }

    private static IEnumerable<string> Types(JsonNode type)
    {
        var types = type is JsonArray several ? several.Select(t => (string)t!) : [(string)type!];
        return types.SelectMany(t => t == "number" ? ["number", "integer"] : new[] { t });
    }

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E') ? "number" : "integer",
        _ => "boolean",
    };
}
