using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>Reads JSON so that nothing a client wrote is silently dropped.</summary>
internal static class StrictJson
{
    public static JsonDocumentOptions Document { get; } = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        MaxDepth = 32,
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static bool TryRead<T>(JsonElement json, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out FieldProblem? error)
        where T : class
    {
        value = null;
        error = FindUnknown(json, Options.GetTypeInfo(typeof(T)), "");
        if (error is not null)
        {
            return false;
        }

        try
        {
            value = json.Deserialize<T>(Options)!;
            return true;
        }
        catch (JsonException mismatch)
        {
            error = new FieldProblem("type_invalid", mismatch.Path?.TrimStart('$', '.') ?? "", "The value is of the wrong JSON type, or too large for its field.");
            return false;
        }
    }

    /// <summary>The deserializer stops at unknown members too, but does not say their path.</summary>
    private static FieldProblem? FindUnknown(JsonElement json, JsonTypeInfo type, string path)
    {
        switch (type.Kind, json.ValueKind)
        {
            case (JsonTypeInfoKind.Object, JsonValueKind.Object):
                var open = type.Properties.Any(p => p.IsExtensionData);
                foreach (var member in json.EnumerateObject())
                {
                    var known = type.Properties.FirstOrDefault(p => p.Name == member.Name && !p.IsExtensionData);
                    var field = path + member.Name;
                    if (known is null && open)
                    {
                        continue;
                    }

                    if (known is null)
                    {
                        var names = string.Join(", ", type.Properties.Select(p => p.Name));
                        return new FieldProblem("unknown_property", field, $"There is no property '{field}' here. Known: {names}.");
                    }

                    if (FindUnknown(member.Value, Options.GetTypeInfo(known.PropertyType), field + ".") is { } nested)
                    {
                        return nested;
                    }
                }

                return null;

            case (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) when type.ElementType is { } element:
                var index = 0;
                foreach (var item in json.EnumerateArray())
                {
                    if (FindUnknown(item, Options.GetTypeInfo(element), $"{path.TrimEnd('.')}[{index++}].") is { } inside)
                    {
                        return inside;
                    }
                }

                return null;

            default:
                return null;
        }
    }
}
