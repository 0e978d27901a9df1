using System.Globalization;
using System.Text.Json;

namespace WebhookOps.Core.Json;

/// <summary>Walks from a JSON value to one inside it: by member of an object, by index of an array.</summary>
internal static class JsonPath
{
    public static JsonElement? Follow(JsonElement element, string[] members)
    {
        foreach (var member in members)
        {
            if (element.ValueKind == JsonValueKind.Object && element.FindMember(member) is { } inside)
            {
                element = inside;
            }
            else if (element.ValueKind == JsonValueKind.Array
                && int.TryParse(member, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < element.GetArrayLength())
            {
                element = element[index];
            }
            else
            {
                return null;
            }
        }

        return element;
    }
}
