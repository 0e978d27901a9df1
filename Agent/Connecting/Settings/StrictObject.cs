using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebhookOps.Agent.Configuration;

namespace WebhookOps.Agent.Connecting.Settings;

/// <summary>One object of a configuration file, read so that nothing in it is overlooked. Every complaint names the field by its path.</summary>
internal sealed class StrictObject(JsonObject values, string path)
{
    private readonly List<string> _known = [];

    /// <exception cref="UsageException"/>
    public static StrictObject Load(string file)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };
            return JsonNode.Parse(File.ReadAllText(file), documentOptions: options) is JsonObject values
                ? new StrictObject(values, "")
                : throw new UsageException($"{file} does not hold a JSON object.");
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be read: {failure.Message}");
        }
    }

    /// <summary>A text in which <c>{$NAME}</c> and <c>{$NAME:default}</c> stand for environment variables.</summary>
    public string? Text(string key, params string[] aliases)
    {
        var (name, node) = Find(key, aliases);
        return node switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var text) => Variables.Expand(text, PathOf(name)),
            _ => throw Wrong(name, "must be a text"),
        };
    }

    public bool Flag(string key, bool fallback) => Find(key).Node switch
    {
        null => fallback,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw Wrong(key, "must be true or false"),
    };

    public double Number(string key, double fallback, double least, double most) => Find(key).Node switch
    {
        null => fallback,
        JsonValue value when value.TryGetValue<double>(out var number) && number >= least && number <= most => number,
        _ => throw Wrong(key, string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}")),
    };

    public string Choice(string key, string fallback, params string[] choices) =>
        Text(key) is not { } text ? fallback : choices.Contains(text, StringComparer.Ordinal) ? text : throw Wrong(key, "must be one of " + string.Join(", ", choices));

    public StrictObject? Object(string key) => Find(key).Node switch
    {
        null => null,
        JsonObject inner => new StrictObject(inner, PathOf(key)),
        _ => throw Wrong(key, "must be an object"),
    };

    public IReadOnlyList<StrictObject>? Objects(string key) => Find(key).Node switch
    {
        null => null,
        JsonArray array => [.. array.Select((item, i) => item is JsonObject inner
            ? new StrictObject(inner, $"{PathOf(key)}[{i}]")
            : throw Wrong($"{key}[{i}]", "must be an object"))],
        _ => throw Wrong(key, "must be an array of objects"),
    };

    /// <summary>Its members, each an object; all of their names are allowed.</summary>
    public IEnumerable<(string Name, StrictObject Value)> Members()
    {
        foreach (var (name, value) in values)
        {
            _known.Add(name);
            yield return (name, value is JsonObject inner ? new StrictObject(inner, PathOf(name)) : throw Wrong(name, "must be an object"));
        }
    }

    /// <summary>Its members, each a text; all of their names are allowed.</summary>
    public IEnumerable<(string Name, string Value)> Texts() => values.Select(v => v.Key).ToArray().Select(name => (name, Text(name) ?? ""));

    /// <summary>All members but some, with environment variables in their texts put in, for whoever knows what they mean.</summary>
    public JsonElement Rest(params string[] but)
    {
        var rest = new JsonObject();
        foreach (var (name, value) in values.Where(v => !but.Contains(v.Key, StringComparer.Ordinal)))
        {
            _known.Add(name);
            rest[name] = Variables.ExpandAll(value, PathOf(name));
        }

        using var document = JsonDocument.Parse(rest.ToJsonString()); // without reflection, which the trimmed command does not have
        return document.RootElement.Clone();
    }

    public bool Has(string key) => values.ContainsKey(key);

    /// <summary>Refuses what nobody has asked for.</summary>
    /// <exception cref="UsageException"/>
    public void RefuseUnknown()
    {
        if (values.Select(v => v.Key).FirstOrDefault(k => !_known.Contains(k, StringComparer.Ordinal)) is { } unknown)
        {
            throw Wrong(unknown, $"is not known here. Known: {string.Join(", ", _known.Distinct(StringComparer.Ordinal))}");
        }
    }

    public UsageException Wrong(string key, string what) => new($"{PathOf(key)} {what}.");

    private (string Name, JsonNode? Node) Find(string key, params string[] aliases)
    {
        _known.Add(key);
        _known.AddRange(aliases);
        string[] given = [.. new[] { key }.Concat(aliases).Where(values.ContainsKey)];
        return given.Length > 1 ? throw Wrong(given[1], $"says the same as {PathOf(given[0])}. Give one of them")
            : given is [var name] ? (name, values[name]) : (key, null);
    }

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";
}
