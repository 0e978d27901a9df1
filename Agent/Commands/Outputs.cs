using WebhookOps.Agent.Configuration;
using WebhookOps.Agent.Output;

namespace WebhookOps.Agent.Commands;

/// <summary>Chooses how a command shows what happens.</summary>
internal static class Outputs
{
    /// <summary>What it can be called.</summary>
    public static IReadOnlyList<string> Words { get; } = ["interactive", "compact", "quiet", "json"];

    /// <exception cref="UsageException"/>
    public static OutputMode ModeOf(string? text, bool interactive) => text switch
    {
        null => interactive && !Console.IsOutputRedirected && !Console.IsInputRedirected ? OutputMode.Interactive : OutputMode.Compact,
        "interactive" => OutputMode.Interactive,
        "compact" => OutputMode.Compact,
        "quiet" => OutputMode.Quiet,
        "json" => OutputMode.Json,
        _ => throw new UsageException($"--output is '{text}'. It must be interactive, compact, quiet or json."),
    };

    public static IOutput Lines(OutputMode mode, string forwardsTo) =>
        mode == OutputMode.Json ? new JsonOutput(Console.Out, TimeProvider.System) : new LineOutput(mode == OutputMode.Compact, forwardsTo, Console.Out, Console.Error);
}
