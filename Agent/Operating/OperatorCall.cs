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
        Results = new Results(_settings.Output(arguments.GetValue(OperatorOptions.Output), "table", "json") == "json", Console.Out);
    }

    public CancellationToken Cancellation { get; }

    public ConfFile File { get; }

    public Results Results { get; }

    public bool Insecure => Flag(CommonOptions.Insecure);

    public Uri Server => _settings.Address(ConfKeys.Operator, _arguments.GetValue(OperatorOptions.Operator), Insecure).Base;

    /// <summary>The key that this run was given, which is never the stored one.</summary>
    public string? GivenKey => Text(OperatorOptions.Key) is { } key
        ? HeaderText.Of(key, _settings.Place(ConfKeys.Key, _arguments.GetValue(OperatorOptions.Key)))
        : null;

    /// <exception cref="UsageException">No server is known, or no key for it.</exception>
    public OperatorClient Client => _client ??= new OperatorClient(
        Server,
        new Secret(GivenKey ?? StoredKey ?? throw new UsageException(
            $"There is no API key for {Server}. Run 'webhookops login --operator {Server}', or give it in {OptionVariable.NameOf(OperatorOptions.Key)}.")),
        verifyTls: !Insecure);

    public string Value(Argument<string> argument) => _arguments.GetRequiredValue(argument);

    public IReadOnlyList<string> Values(Argument<string[]> argument) => _arguments.GetValue(argument) ?? [];

    public string? Optional(Argument<string?> argument) => _arguments.GetValue(argument);

    /// <summary>What was said on the command line, else in the environment; from where it points to, if it is a reference.</summary>
    public string? Text(Option<string?> option) => _arguments.GetValue(option) is { } given ? SecretReferences.Require(given, option.Name)
        : OptionVariable.TextOf(option) is { } set ? SecretReferences.Require(set, OptionVariable.NameOf(option))
        : null;

    /// <summary>What was said on the command line and nowhere else, for options whose variable is another command's.</summary>
    public string? Given(Option<string?> option) => _arguments.GetValue(option);

    public string Require(Option<string?> option) => Text(option) ?? throw new UsageException($"{option.Name} is missing. Give it as an option or as {OptionVariable.NameOf(option)}.");

    public bool Flag(Option<bool> option) => _arguments.IsSet(option);

    public int Limit => Text(OperatorOptions.Limit) is not { } text ? 50
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 1_000_000 ? limit
        : throw new UsageException($"--limit is '{text}'. It must be a whole number from 1 to 1000000.");

    /// <summary>How long the old of two secrets counts, as a body says it.</summary>
    public JsonObject OverlapBody() => Text(OperatorOptions.Overlap) is not { } text ? []
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? new() { ["overlapSeconds"] = seconds }
        : throw new UsageException($"--overlap is '{text}'. It must be a whole number of seconds.");

    public void Dispose() => _client?.Dispose();

    /// <summary>It goes to the server that it was stored with, and to no other that may be named.</summary>
    private string? StoredKey
    {
        get
        {
            var stored = new Settings(File, fromFileAlone: true);
            return stored.Text(ConfKeys.Key, null) is { } key && stored.Text(ConfKeys.Operator, null) is { } server && ServerAddress.IsOf(server, Server)
                ? HeaderText.Of(key, ConfKeys.Key)
                : null;
        }
    }
}
