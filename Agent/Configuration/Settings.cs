using System.Globalization;
using System.Text.Json.Nodes;

namespace WebhookOps.Agent.Configuration;

/// <summary>What was said on the command line, else in the environment, else in the file.</summary>
internal sealed class Settings(ConfFile file)
{
    /// <exception cref="UsageException">It is nowhere.</exception>
    public string Require(string key, string? given) =>
        Text(key, given) ?? throw new UsageException($"--{key} is missing. Give it as an option, as WEBHOOKOPS_{key.ToUpperInvariant()}, or in the configuration file.");

    public string? Text(string key, string? given) => given ?? FromEnvironment(key) ?? (file[key] is JsonValue value ? value.ToString() : null);

    public IReadOnlyList<string> List(string key, IReadOnlyList<string>? given)
    {
        if (given is { Count: > 0 })
        {
            return [.. given.SelectMany(Split)];
        }

        return FromEnvironment(key) is { } text ? [.. Split(text)]
            : file[key] is JsonArray array ? [.. array.Select(v => v?.ToString() ?? "")]
            : file[key] is JsonValue value ? [.. Split(value.ToString())]
            : [];
    }

    public bool Flag(string key, bool fallback) => Text(key, null) is not { } text ? fallback
        : bool.TryParse(text, out var flag) ? flag
        : throw new UsageException($"{key} is '{text}'. It must be true or false.");

    public TimeSpan Seconds(string key, TimeSpan fallback, double least) => Number(key, fallback.TotalSeconds, least) is var seconds ? TimeSpan.FromSeconds(seconds) : fallback;

    public TimeSpan Milliseconds(string key, TimeSpan fallback, double least) => TimeSpan.FromMilliseconds(Number(key, fallback.TotalMilliseconds, least));

    /// <summary>A whole number; 0 where it is not set, which means no limit.</summary>
    public long Limit(string key) => (long)Number(key, 0, 0);

    /// <summary>How long a peer may be silent after it was asked: -1 for ever, 0 as usual, else seconds.</summary>
    public TimeSpan Silence(string key, TimeSpan usual) => Number(key, 0, -1) switch
    {
        < 0 => Timeout.InfiniteTimeSpan,
        0 => usual,
        var seconds => TimeSpan.FromSeconds(seconds),
    };

    public IReadOnlyList<JsonObject> Objects(string key) => file[key] is JsonArray array ? [.. array.OfType<JsonObject>()] : [];

    private double Number(string key, double fallback, double least) => Text(key, null) is not { } text ? fallback
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= 1e9 ? number
        : throw new UsageException($"{key} is '{text}'. It must be a number of at least {least.ToString(CultureInfo.InvariantCulture)}.");

    private static string? FromEnvironment(string key) =>
        Environment.GetEnvironmentVariable("WEBHOOKOPS_" + key.ToUpperInvariant()) is { Length: > 0 } value ? value : null;

    private static IEnumerable<string> Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
