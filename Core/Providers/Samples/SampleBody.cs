using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Core.Events;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Verification.Signatures;

namespace WebhookOps.Core.Providers.Samples;

/// <summary>A small body, put together value by value.</summary>
internal sealed class SampleBody(DateTimeOffset now)
{
    private readonly JsonObject _json = new() { ["sample"] = true, ["createdAt"] = now.ToString("O", CultureInfo.InvariantCulture) };

    /// <param name="path">Members joined by dots; 0 is the first element of an array.</param>
    public void Set(string path, JsonNode value) => Set(_json, path, value);

    /// <summary>An item with everything of it that is signed.</summary>
    public void AddItem(SignatureRecipe recipe)
    {
        var (items, item) = (recipe.Items!, new JsonObject());
        foreach (var part in SignedTemplate.Parse(recipe.Template).Parts.Where(p => p.Kind == SignedTemplate.PartKind.Item))
        {
            Set(item, part.Name, part.Name.Split('.')[^1] switch
            {
                "value" => 1000,
                "currency" => "EUR",
                "success" => "true",
                _ => "sample",
            });
        }

        Set($"{items.List}.0.{items.Item}", item);
    }

    public byte[] ToJson() => Write(_json);

    public byte[] ToForm() => Encoding.UTF8.GetBytes(string.Join('&', _json.Select(m => $"{Uri.EscapeDataString(m.Key)}={Uri.EscapeDataString(m.Value!.ToString())}")));

    /// <summary>The body with a signature in each of its items.</summary>
    /// <exception cref="FormatException">It has none.</exception>
    public static byte[] Sign(byte[] body, SignatureRecipe recipe, Secret secret)
    {
        using var read = SignedItems.Parse(body);
        var items = read is null ? [] : SignedItems.In(read.RootElement, recipe.Items!);
        if (items.Count == 0)
        {
            throw new FormatException($"The body cannot be signed: it must be JSON with {recipe.Items!.List}, each with a {recipe.Items.Item}.");
        }

        var request = new InboundRequest("POST", "", "", "", HeaderList.Empty, body);
        var template = SignedTemplate.Parse(recipe.Template);
        var json = JsonObject.Create(read!.RootElement)!;
        for (var i = 0; i < items.Count; i++)
        {
            Set(json, $"{recipe.Items!.List}.{i}.{recipe.Items.Item}.{recipe.Items.Signature}", ExpectedSignature.Of(recipe, secret, new SignedContent(template, request, "") { Item = items[i] })!);
        }

        return Write(json);
    }

    private static void Set(JsonNode node, string path, JsonNode value)
    {
        var members = path.Split('.');
        for (var i = 0; i < members.Length - 1; i++)
        {
            if (Child(node, members[i]) is not { } child || child is JsonValue)
            {
                child = char.IsAsciiDigit(members[i + 1][0]) ? new JsonArray() : new JsonObject();
                Put(node, members[i], child);
            }

            node = child;
        }

        Put(node, members[^1], value);
    }

    private static JsonNode? Child(JsonNode node, string member) =>
        node is JsonArray array ? IndexOf(member) is var index && index < array.Count ? array[index] : null : node[member];

    private static void Put(JsonNode node, string member, JsonNode value)
    {
        if (node is not JsonArray array)
        {
            node[member] = value;
        }
        else if (IndexOf(member) is var index && index < array.Count)
        {
            array[index] = value;
        }
        else
        {
            array.Add(value);
        }
    }

    private static int IndexOf(string member) => int.Parse(member, CultureInfo.InvariantCulture);

    private static byte[] Write(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
