using System.Globalization;

namespace WebhookOps.Bench.Benches;

/// <summary><c>--engine sqlite|postgres|both --connections 32,128 --seconds 5 --rounds 3 --events 30000 --warm-up 15</c> (seconds)</summary>
internal sealed record BenchOptions(string Engine, IReadOnlyList<int> Connections, int Seconds, int Rounds, int Events, int WarmUp)
{
    public static BenchOptions Parse(IReadOnlyList<string> arguments, int events = 30_000)
    {
        var options = new BenchOptions("both", [32, 128], 5, 3, events, 15);
        for (var i = 0; i + 1 < arguments.Count; i += 2)
        {
            var value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--engine" => options with { Engine = value },
                "--connections" => options with { Connections = [.. value.Split(',').Select(c => int.Parse(c, CultureInfo.InvariantCulture))] },
                "--seconds" => options with { Seconds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--events" => options with { Events = int.Parse(value, CultureInfo.InvariantCulture) },
                "--warm-up" => options with { WarmUp = int.Parse(value, CultureInfo.InvariantCulture) },
                _ => throw new ArgumentException($"Unknown option {arguments[i]}.", nameof(arguments)),
            };
        }

        return options;
    }
}
