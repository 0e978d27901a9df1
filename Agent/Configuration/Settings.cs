using System.Globalization;
using System.Text.Json.Nodes;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Agent.Configuration;

/// <summary>What was said on the command line, else in the environment, else in the file. Every complaint names where it was said.</summary>
/// <param name="fromFileAlone">Looks into the file and nowhere else.</param>
internal sealed class Settings(ConfFile file, bool fromFileAlone = false)
{
    private const double MostSeconds = 1e9;
    private const double MostOfALimit = 1e15;

    private static readonly string[] s_outputs = ["table", "json", "interactive", "compact", "quiet"];

    public bool Enabled => Flag(ConfKeys.Enabled, true);

    public bool VerifyTls => Flag(ConfKeys.VerifyTls, true);

    public TimeSpan RequestTimeout => TimeSpan.FromSeconds(Number(ConfKeys.RequestTimeout, 45, 0.1));

    public TimeSpan PingInterval => TimeSpan.FromSeconds(Number(ConfKeys.PingInterval, TunnelProtocol.PingInterval.TotalSeconds, 1));

    public TimeSpan FirstRetry => TimeSpan.FromMilliseconds(Number(ConfKeys.FirstRetry, 1000, 100));

    public TimeSpan LongestRetry => TimeSpan.FromMilliseconds(Number(ConfKeys.LongestRetry, 30_000, 100));

    public TimeSpan RetryJitter => TimeSpan.FromMilliseconds(Number(ConfKeys.RetryJitter, 250, 0));

    /// <summary>0: no limit.</summary>
    public long MaxConcurrentRequests => (long)Number(ConfKeys.MaxConcurrentRequests, 0, 0, MostOfALimit);

    /// <summary>0: no limit.</summary>
    public long MaxPayloadBytes => (long)Number(ConfKeys.MaxPayloadBytes, 0, 0, MostOfALimit);

    /// <summary>How long a peer may be silent after it was asked: -1 for ever, 0 as usual, else seconds.</summary>
    public TimeSpan PingTimeout => Number(ConfKeys.IdleTimeout, 0, -1) switch
    {
        < 0 => Timeout.InfiniteTimeSpan,
        0 => TunnelProtocol.PingTimeout,
        var seconds => TimeSpan.FromSeconds(seconds),
    };

    /// <exception cref="UsageException">It is nowhere.</exception>
    public string Require(string key, string? given) =>
        Text(key, given) ?? throw new UsageException($"--{key} is missing. Give it as an option, as {VariableOf(key)}, or in the configuration file.");

    public string? Text(string key, string? given) => given ?? FromEnvironment(key) ?? file[key] switch
    {
        null => null,
        JsonValue value => value.ToString(),
        _ => throw new UsageException($"{key} in the configuration file is a list or an object. It must be one value."),
    };

    /// <summary>What to call it in an error.</summary>
    public string Place(string key, string? given) => given is not null ? "--" + key : FromEnvironment(key) is not null ? VariableOf(key) : key;

    public ServerAddress Address(string key, string? given, bool insecure) => ServerAddress.Parse(Require(key, given), Place(key, given), insecure);

    public IReadOnlyList<string> List(string key, IReadOnlyList<string>? given)
    {
        if (given is { Count: > 0 })
        {
            return [.. given.SelectMany(Split)];
        }

        return FromEnvironment(key) is { } text ? [.. Split(text)] : file[key] switch
        {
            null => [],
            JsonArray array when array.All(v => v is JsonValue) => [.. array.Select(v => v!.ToString())],
            JsonValue value => [.. Split(value.ToString())],
            _ => throw new UsageException($"{key} in the configuration file is no list of texts. Write [\"…\", \"…\"]."),
        };
    }

    /// <summary>A list of objects: JSON in the environment as well as in the file.</summary>
    /// <param name="form">What one looks like.</param>
    public IReadOnlyList<JsonObject> Objects(string key, string form)
    {
        var place = Place(key, null);
        var written = FromEnvironment(key) is { } text ? JsonOrText.Parse(text, place) : file[key];
        return written switch
        {
            null => [],
            JsonArray list when list.All(i => i is JsonObject) => [.. list.Cast<JsonObject>()],
            _ => throw new UsageException($"{place} is no JSON list of objects. Write [{form}]."),
        };
    }

    /// <summary>
    /// How to write, or null where nobody said. An option is this verb's own; the environment and the file are every verb's, and what they
    /// say may be meant for the others.
    /// </summary>
    /// <param name="words">What this verb can do.</param>
    public string? Output(string? given, params IReadOnlyList<string> words)
    {
        if (given is not null)
        {
            return words.Contains(given, StringComparer.Ordinal) ? given : throw new UsageException($"--output is '{given}'. It must be {OneOf(words)}.");
        }

        var text = Text(ConfKeys.Output, null);
        return text is null || words.Contains(text, StringComparer.Ordinal) ? text
            : s_outputs.Contains(text, StringComparer.Ordinal) ? null
            : throw new UsageException($"{Place(ConfKeys.Output, null)} is '{text}'. It must be {OneOf(s_outputs)}.");
    }

    private bool Flag(string key, bool fallback) => Text(key, null) is not { } text ? fallback
        : bool.TryParse(text, out var flag) ? flag
        : throw new UsageException($"{Place(key, null)} is '{text}'. It must be true or false.");

    private double Number(string key, double fallback, double least, double most = MostSeconds) => Text(key, null) is not { } text ? fallback
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{Place(key, null)} is '{text}'. It must be a number from {least} to {(decimal)most}."));

    private string? FromEnvironment(string key) =>
        !fromFileAlone && Environment.GetEnvironmentVariable(VariableOf(key)) is { Length: > 0 } value ? value : null;

    private static string VariableOf(string key) => "WEBHOOKOPS_" + key.ToUpperInvariant();

    private static string OneOf(IReadOnlyList<string> words) => $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";

    private static IEnumerable<string> Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
