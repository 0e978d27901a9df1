using WebhookOps.Bench.Load;
using WebhookOps.Bench.Product;
using WebhookOps.Testing;

namespace WebhookOps.Bench.Benches;

/// <summary>
/// Verified 1 KiB events with one delivery each, against the bare loop. The destination is paused, so that delivering does not
/// take the processor from what is measured: the delivery rows are written all the same.
/// </summary>
internal static class IngestBench
{
    public static async Task RunAsync(Engine engine, BenchOptions options)
    {
        await using var sink = await Sink.StartAsync();
        await using var product = await StandaloneServer.StartAsync(engine.NewFolder(), await engine.NewDatabaseAsync());
        var ours = await product.AddRouteAsync("bench", sink.Url);
        await product.PostAsync("/api/destinations/bench/pause");

        var bareUrl = $"http://127.0.0.1:{FreePort.Next()}";
        var database = await engine.NewDatabaseAsync() ?? Path.Combine(engine.NewFolder(), "bare.db");
        await using var bare = OwnProcess.Start("bare-ingest", engine.Name, bareUrl, database);
        await bare.WaitForLineAsync(l => l == "ready", TimeSpan.FromSeconds(30));
        var limit = new Uri(bareUrl + "/in/bench");

        await LoadClient.RunAsync(ours, 32, TimeSpan.FromSeconds(options.WarmUp));
        await LoadClient.RunAsync(limit, 32, TimeSpan.FromSeconds(options.WarmUp));
        Report.Heading($"ingest, {engine.Name}", "ours", "bare loop");
        foreach (var connections in options.Connections)
        {
            var rounds = new List<(LoadResult Ours, LoadResult Bare)>();
            for (var round = 0; round < options.Rounds; round++)
            {
                rounds.Add((await MeasureAsync(ours, product.Pid), await MeasureAsync(limit, bare.Pid)));
            }

            async Task<LoadResult> MeasureAsync(Uri target, int process)
            {
                var (own, database) = (CpuClock.SecondsOf(process), engine.DatabaseCpuSeconds);
                var result = await LoadClient.RunAsync(target, connections, TimeSpan.FromSeconds(options.Seconds));
                return result with { CpuSeconds = CpuClock.SecondsOf(process) - own, DatabaseCpuSeconds = engine.DatabaseCpuSeconds - database };
            }

            Report.Line($"{connections} connections, accepted", Report.Median(rounds.Select(r => r.Ours.PerSecond)), Report.Median(rounds.Select(r => r.Bare.PerSecond)), "/s", ">= 0.60");
            Report.Line($"{connections} connections, p50", Report.Median(rounds.Select(r => r.Ours.Milliseconds(0.5))), Report.Median(rounds.Select(r => r.Bare.Milliseconds(0.5))), "ms", "", "F2");
            Report.Line($"{connections} connections, p99", Report.Median(rounds.Select(r => r.Ours.Milliseconds(0.99))), Report.Median(rounds.Select(r => r.Bare.Milliseconds(0.99))), "ms", "<= 3.00", "F2");
            Report.Line($"{connections} connections, processor time an event", Report.Median(rounds.Select(r => r.Ours.CpuMicroseconds)), Report.Median(rounds.Select(r => r.Bare.CpuMicroseconds)), "us", "", "F1");
            if (engine.HasServer)
            {
                Report.Line($"{connections} connections, and the database's", Report.Median(rounds.Select(r => r.Ours.DatabaseCpuMicroseconds)), Report.Median(rounds.Select(r => r.Bare.DatabaseCpuMicroseconds)), "us", "", "F1");
            }

            var refused = rounds.Sum(r => r.Ours.Refused);
            if (refused > 0)
            {
                Report.Single($"{connections} connections, refused", refused.ToString(System.Globalization.CultureInfo.InvariantCulture), "0");
            }
        }

        await SingleRowBench.RunAsync(engine, ours, options);
    }
}
