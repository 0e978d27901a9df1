using System.Diagnostics;
using System.Globalization;
using WebhookOps.Bench.Benches;
using WebhookOps.Bench.Load;
using WebhookOps.Bench.Product;

namespace WebhookOps.Bench.Fleet;

/// <summary>How fast one and two workers empty a backlog that is let go at once, and where the time goes: by process, and by stage.</summary>
internal static class FleetBench
{
    /// <summary>What is told of each number of workers, in the order of its lines.</summary>
    private static readonly (string Stage, string Statement)[] s_statements =
    [
        ("claim", "WITH hurry AS MATERIALIZED"),
        ("record", "WITH outcome AS MATERIALIZED"),
        ("find what is due", "FROM destinations target"),
    ];

    public static async Task RunAsync(BenchOptions options)
    {
        foreach (var workers in (int[])[1, 2])
        {
            await using var sink = await Sink.StartAsync();
            await using var fleet = await BenchFleet.StartAsync(workers);
            var target = await fleet.AddRouteAsync("bench", sink.Url);
            await LoadClient.RunAsync(target, 32, TimeSpan.FromSeconds(120), options.Events / 5);
            await SettleAsync(fleet);
            await fleet.PostAsync("/api/destinations/bench/pause");
            var before = sink.Received;
            var waiting = await LoadClient.RunAsync(target, 32, TimeSpan.FromSeconds(300), options.Events);

            await fleet.ForgetStatementsAsync();
            var cpu = Cpu(fleet);
            var started = Stopwatch.GetTimestamp();
            await fleet.PostAsync("/api/destinations/bench/resume");
            await sink.WaitForAsync(before + waiting.Accepted, TimeSpan.FromSeconds(600));
            await SettleAsync(fleet);
            var elapsed = Stopwatch.GetElapsedTime(started);
            var used = Cpu(fleet);

            Report.Heading($"fleet, {workers} worker{(workers == 1 ? "" : "s")}", "", "");
            Report.Single($"backlog of {waiting.Accepted:N0}, delivered", Text($"{waiting.Accepted / elapsed.TotalSeconds:N0} /s"), "");
            foreach (var (part, seconds) in used)
            {
                Report.Single($"processor time a delivery, {part}", Text($"{(seconds - cpu[part]) * 1e6 / waiting.Accepted:F1} us"), "");
            }

            foreach (var (stage, statement) in s_statements)
            {
                var (calls, milliseconds, _) = await fleet.StatementsAsync(statement);
                Report.Single($"{stage}: in the database a delivery", Text($"{milliseconds * 1e3 / waiting.Accepted:F1} us"), Text($"{calls} statements, {milliseconds / Math.Max(1, calls):F1} ms each"));
            }

            Report.Single("send: claimed to answered, on average", Text($"{await fleet.AttemptMillisecondsAsync():F1} ms"), "");
        }
    }

    private static Dictionary<string, double> Cpu(BenchFleet fleet) => fleet.Parts.ToDictionary(p => p.Key, p => p.Value.Sum(CpuClock.SecondsOf), StringComparer.Ordinal);

    private static async Task SettleAsync(BenchFleet fleet)
    {
        while (await fleet.OwesAsync())
        {
            await Task.Delay(10);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
