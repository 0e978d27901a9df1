using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using WebhookOps.Agent.Commands;
using WebhookOps.Agent.Configuration;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Agent.Operating;

/// <summary>One run of an operator's verb: what it was given, whom it talks to, where it writes.</summary>
internal sealed class OperatorCall : IDisposable
{
    private readonly ParseResult _arguments;
    private readonly Settings _settings;
    private OperatorClient? _client;

    public OperatorCall(ParseResult arguments, CancellationToken cancellation)
    {
        (_arguments, Cancellation) = (arguments, cancellation);
        File = ConfFile.LoadOrNew(arguments.GetValue(CommonOptions.Config));
        _settings = new Settings(File);
        Results = new Results(JsonWanted(_settings.Text(ConfKeys.Output, arguments.GetValue(OperatorOptions.Output))), Console.Out);
    }

    public CancellationToken Cancellation { get; }

    public ConfFile File { get; }

    public Results Results { get; }

    public bool Insecure => _arguments.GetValue(CommonOptions.Insecure);

    public Uri Server => ServerAddress.Parse(_settings.Require(ConfKeys.Operator, _arguments.GetValue(OperatorOptions.Operator)), Insecure).Base;

    public string? KeyText => _settings.Text(ConfKeys.Key, _arguments.GetValue(OperatorOptions.Key));

    /// <exception cref="UsageException">No server or no key is known.</exception>
    public OperatorClient Client => _client ??= new OperatorClient(
        Server,
        new Secret(KeyText ?? throw new UsageException("There is no API key. Run 'webhookops login', or give it in WEBHOOKOPS_KEY.")),
        verifyTls: !Insecure);

    public string Value(Argument<string> argument) => _arguments.GetRequiredValue(argument);

    public IReadOnlyList<string> Values(Argument<string[]> argument) => _arguments.GetValue(argument) ?? [];

    public string? Optional(Argument<string?> argument) => _arguments.GetValue(argument);

    /// <summary>What was said on the command line, else in the environment.</summary>
    public string? Text(Option<string?> option) => _arguments.GetValue(option) ?? Environment.GetEnvironmentVariable(VariableOf(option.Name)) switch { "" => null, var text => text };

    public string Require(Option<string?> option) => Text(option) ?? throw new UsageException($"{option.Name} is missing. Give it as an option or as {VariableOf(option.Name)}.");

    public bool Flag(Option<bool> option) => _arguments.GetValue(option)
        || Environment.GetEnvironmentVariable(VariableOf(option.Name)) is { Length: > 0 } text
            && (bool.TryParse(text, out var flag) ? flag : throw new UsageException($"{VariableOf(option.Name)} is '{text}'. It must be true or false."));

    public int Limit => Text(OperatorOptions.Limit) is not { } text ? 50
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 1_000_000 ? limit
        : throw new UsageException($"--limit is '{text}'. It must be a whole number from 1 to 1000000.");

    /// <summary>How long the old of two secrets counts, as a body says it.</summary>
    public JsonObject OverlapBody() => Text(OperatorOptions.Overlap) is not { } text ? []
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? new() { ["overlapSeconds"] = seconds }
        : throw new UsageException($"--overlap is '{text}'. It must be a whole number of seconds.");

    public void Dispose() => _client?.Dispose();

    private static string VariableOf(string option) => "WEBHOOKOPS_" + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private static bool JsonWanted(string? output) => output switch
    {
        null or "table" or "compact" or "interactive" or "quiet" => false,
        "json" => true,
        _ => throw new UsageException($"--output is '{output}'. It must be table or json."),
    };
}
