using System.Text.Json;
using System.Text.Json.Nodes;

namespace WebhookOps.Agent.Configuration;

/// <summary>A JSON file with one object: <see cref="ConfKeys"/> to values.</summary>
internal sealed class ConfFile
{
    private readonly string _path;
    private readonly JsonObject _values;

    private ConfFile(string path, JsonObject values) => (_path, _values) = (path, values);

    public static string DefaultPath => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "webhookops", "config.json");

    /// <param name="path">Null: the user's own, which need not exist.</param>
    /// <exception cref="UsageException"/>
    public static ConfFile Load(string? path)
    {
        var file = path ?? Environment.GetEnvironmentVariable("WEBHOOKOPS_CONFIG") ?? DefaultPath;
        if (!File.Exists(file))
        {
            return path is null ? new ConfFile(file, []) : throw new UsageException($"There is no configuration file {path}.");
        }

        try
        {
            var values = JsonNode.Parse(File.ReadAllText(file), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false }) as JsonObject
                ?? throw new UsageException($"{file} does not hold a JSON object.");
            return new ConfFile(file, Checked(file, values));
        }
        catch (JsonException failure)
        {
            throw new UsageException($"{file} is not JSON: {failure.Message}");
        }
    }

    /// <summary>An empty one that <see cref="Save"/> will write.</summary>
    public static ConfFile LoadOrNew(string? path) => path is not null && !File.Exists(path) ? new ConfFile(path, []) : Load(path);

    public JsonNode? this[string key] => _values[key];

    public void Set(string key, string text) => _values[key] = JsonOrText.Parse(text, key);

    public void Remove(string key) => _values.Remove(key);

    /// <summary>Sets a text that is not to be read as JSON.</summary>
    public void SetText(string key, string text) => _values[key] = text;

    /// <summary>Only its owner may read it: it may hold a secret.</summary>
    public void Save()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        if (!OperatingSystem.IsWindows() && File.Exists(_path))
        {
            File.SetUnixFileMode(_path, options.UnixCreateMode!.Value); // one that was there keeps its mode otherwise
        }

        using var stream = new FileStream(_path, options);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        _values.WriteTo(json);
    }

    private static JsonObject Checked(string file, JsonObject values)
    {
        foreach (var key in values.Select(v => v.Key).ToArray())
        {
            var canonical = ConfKeys.Canonical(key);
            if (!ConfKeys.All.Contains(canonical, StringComparer.Ordinal))
            {
                throw new UsageException($"{file} has the unknown key '{key}'. Known: {string.Join(", ", ConfKeys.All)}.");
            }

            if (!string.Equals(canonical, key, StringComparison.Ordinal))
            {
                var value = values[key];
                values.Remove(key);
                values[canonical] = value;
            }
        }

        return values;
    }
}
