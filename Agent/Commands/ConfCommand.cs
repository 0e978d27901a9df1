using System.CommandLine;
using WebhookOps.Agent.Configuration;
using WebhookOps.Agent.Output;

namespace WebhookOps.Agent.Commands;

/// <summary><c>conf get</c> and <c>conf set</c>: the configuration file.</summary>
internal static class ConfCommand
{
    private static readonly Argument<string> Key = new("key") { Description = "One of: " + string.Join(", ", ConfKeys.All) };
    private static readonly Argument<string> Value = new("value") { Description = "Text, or JSON for lists: '[\"localhost:3000\"]'" };

    public static Command Create()
    {
        var get = new Command("get", "Print a value") { Key, CommonOptions.Config };
        get.SetAction((arguments, _) => Runner.RunAsync(() =>
        {
            if (ConfFile.LoadOrNew(arguments.GetValue(CommonOptions.Config))[KeyOf(arguments)] is not { } value)
            {
                return Task.FromResult(1);
            }

            Console.Out.WriteLine(value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString());
            return Task.FromResult(0);
        }));

        var set = new Command("set", "Change a value") { Key, Value, CommonOptions.Config };
        set.SetAction((arguments, _) => Runner.RunAsync(() =>
        {
            var (key, file) = (KeyOf(arguments), ConfFile.LoadOrNew(arguments.GetValue(CommonOptions.Config)));
            var before = file[ConfKeys.Operator]?.ToString();
            file.Set(key, arguments.GetRequiredValue(Value));
            ConfCheck.Of(key, file);
            if (key == ConfKeys.Operator && file[ConfKeys.Key] is not null && before is not null && !IsSameServer(before, file[key]?.ToString()))
            {
                file.Remove(ConfKeys.Key); // it was stored for the other, and goes to no server but that
                Console.Error.WriteLine($"The API key for {Printable.Of(before)} is forgotten. Run 'webhookops login' to store one for the new server.");
            }

            file.Save();
            return Task.FromResult(0);
        }));
        return new Command("conf", "Read and change the configuration file") { get, set };
    }

    private static bool IsSameServer(string before, string? after) => after is not null && ServerAddress.IsOf(before, ServerAddress.Parse(after, ConfKeys.Operator, insecure: true).Base);

    private static string KeyOf(ParseResult arguments)
    {
        var key = ConfKeys.Canonical(arguments.GetRequiredValue(Key));
        return ConfKeys.All.Contains(key, StringComparer.Ordinal) ? key : throw new UsageException($"There is no key '{key}'. Known: {string.Join(", ", ConfKeys.All)}.");
    }
}
