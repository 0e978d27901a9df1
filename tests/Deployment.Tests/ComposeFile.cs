using System.Globalization;
using System.Text.RegularExpressions;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Deployment.Tests;

/// <summary><c>deploy/compose.yaml</c> as text; what it means as a whole is docker-compose's to judge.</summary>
internal static partial class ComposeFile
{
    private const int MatchTimeout = 1_000;

    public static string Folder { get; } = Path.Combine(BuiltApp.RepositoryRoot, "deploy");

    public static string Text { get; } = File.ReadAllText(Path.Combine(Folder, "compose.yaml"));

    /// <summary>The product's settings in it: the servers' own variables have no double underscore.</summary>
    public static IEnumerable<string> Settings => Matches(Setting());

    /// <summary>What it takes from the environment: <c>${NAME}</c>, <c>${NAME:?…}</c>, <c>${NAME:-…}</c>.</summary>
    public static IEnumerable<string> Variables => Matches(Variable());

    /// <summary>Programs that it calls by their path in the image.</summary>
    public static IEnumerable<string> Programs => Matches(Program());

    /// <summary>Names of our own images.</summary>
    public static IEnumerable<string> Images => Matches(Image());

    /// <summary>How many connections PostgreSQL takes.</summary>
    public static int MaxConnections => int.Parse(Connections().Match(Text).Groups["number"].Value, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Matches(Regex pattern) => pattern.Matches(Text).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"^\s+(?<name>[A-Za-z]+(__[A-Za-z0-9]+)+):", RegexOptions.Multiline | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Setting();

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Variable();

    [GeneratedRegex(@"/app/(?<name>WebhookOps\.[A-Za-z.]+)\.dll", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Program();

    [GeneratedRegex(@"image: \$\{IMAGES:-webhookops\}/(?<name>[a-z]+):", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Image();

    [GeneratedRegex(@"max_connections=(?<number>\d+)", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Connections();
}
