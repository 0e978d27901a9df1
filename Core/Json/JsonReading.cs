using System.Text.Json;

namespace WebhookOps.Core.Json;

/// <summary>
/// Reads of JSON that anybody may have written. A lone surrogate or bytes that are not UTF-8 make a name that nothing is called and a
/// text that is none; <see cref="JsonElement"/> itself throws at them, and at neighbours of such a name.
/// </summary>
internal static class JsonReading
{
    /// <param name="element">An object.</param>
    /// <returns>The last member of this name, as <see cref="JsonElement.TryGetProperty(string, out JsonElement)"/> does.</returns>
    public static JsonElement? FindMember(this JsonElement element, string name)
    {
        try
        {
            return element.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            JsonElement? found = null;
            foreach (var member in element.EnumerateObject())
            {
                found = IsCalled(member, name) ? member.Value : found;
            }

            return found;
        }
    }

    /// <returns>Null: it is no text.</returns>
    public static string? FindText(this JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static bool IsSameAs(this JsonElement element, JsonElement other)
    {
        try
        {
            return JsonElement.DeepEquals(element, other);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsCalled(JsonProperty member, string name)
    {
        try
        {
            return member.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
