using System.CommandLine;
using WebhookOps.Agent.Configuration;

namespace WebhookOps.Agent.Commands;

/// <summary>Options as environment variables: <c>--dry-run</c> is <c>WEBHOOKOPS_DRY_RUN</c>. What is said on the command line wins.</summary>
internal static class OptionVariable
{
    public static string NameOf(Option option) => "WEBHOOKOPS_" + option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    public static string? TextOf(Option option) => Environment.GetEnvironmentVariable(NameOf(option)) is { Length: > 0 } text ? text : null;

    /// <exception cref="UsageException">The variable is neither true nor false.</exception>
    public static bool IsSet(this ParseResult arguments, Option<bool> option) =>
        arguments.GetResult(option) is { Implicit: false } ? arguments.GetValue(option)
        : TextOf(option) is not { } text ? arguments.GetValue(option)
        : bool.TryParse(text, out var flag) ? flag
        : throw new UsageException($"{NameOf(option)} is '{text}'. It must be true or false.");
}
