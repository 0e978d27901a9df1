using System.CommandLine;
using WebhookOps.Agent.Commands;

namespace WebhookOps.Agent.Operating;

/// <summary>Makes a command of the operator's: with the options that all of them share, and their way to end.</summary>
internal static class Verb
{
    public static Command Create(string name, string description, IReadOnlyList<Symbol> symbols, Func<OperatorCall, Task<int>> run)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols.Concat([OperatorOptions.Operator, OperatorOptions.Key, CommonOptions.Config, CommonOptions.Insecure, OperatorOptions.Output]))
        {
            switch (symbol)
            {
                case Argument argument:
                    command.Add(argument);
                    break;
                case Option option:
                    command.Add(option);
                    break;
            }
        }

        command.SetAction((arguments, cancellation) => Runner.RunAsync(async () =>
        {
            using var call = new OperatorCall(arguments, cancellation);
            return await run(call);
        }));
        return command;
    }

    /// <summary>A noun with its verbs.</summary>
    public static Command Group(string name, string description, params Command[] verbs)
    {
        var group = new Command(name, description);
        foreach (var verb in verbs)
        {
            group.Add(verb);
        }

        return group;
    }

    /// <summary>A path's part, whatever stands in it.</summary>
    public static string Part(string text) => Uri.EscapeDataString(text);

    /// <summary>A query string of what is set.</summary>
    public static string Query(params IEnumerable<(string Name, string? Value)> parameters) =>
        string.Join('&', parameters.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
}
