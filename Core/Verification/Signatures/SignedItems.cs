using System.Text.Json;
using WebhookOps.Core.Json;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>Finds what is signed in a JSON body that is signed item by item.</summary>
internal static class SignedItems
{
    /// <summary>A member that is there twice is refused: the next reader might take the other one.</summary>
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>To be disposed of. Null if the body is not JSON, or no text is.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, Options);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The items; none if there is no list, or an element holds no item.</summary>
    public static IReadOnlyList<JsonElement> In(JsonElement body, ItemsRecipe recipe)
    {
        if (Find(body, recipe.List) is not { ValueKind: JsonValueKind.Array } list)
        {
            return [];
        }

        var items = new List<JsonElement>(list.GetArrayLength());
        foreach (var element in list.EnumerateArray())
        {
            if (Find(element, recipe.Item) is not { ValueKind: JsonValueKind.Object } item)
            {
                return [];
            }

            items.Add(item);
        }

        return items;
    }

    /// <summary>A value as it is signed: a number as it is written; empty if it is absent, and if it is no value but an object or an array.</summary>
    public static string TextOf(JsonElement item, string path)
    {
        if (Find(item, path) is not { } value)
        {
            return "";
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.FindText() ?? "",
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => "",
        };
    }

    private static JsonElement? Find(JsonElement value, string path) => JsonPath.Follow(value, path.Split('.'));
}
