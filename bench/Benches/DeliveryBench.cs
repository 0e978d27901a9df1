using System.Diagnostics;
using System.Globalization;
using WebhookOps.Bench.Bare;
using WebhookOps.Bench.Load;
using WebhookOps.Bench.Product;
using WebhookOps.Testing;

namespace WebhookOps.Bench.Benches;

/// <summary>
/// How fast deliveries go out: a backlog that is let go at once until it is empty, and events that are accepted and delivered at the
/// same time; then the time from the 2xx to the first byte at the receiver at a steady 200 events a second.
/// </summary>
internal static class DeliveryBench
{
    private const int Concurrency = 64;

    public static async Task RunAsync(Engine engine, BenchOptions options)
    {
        Report.Heading($"delivery, {engine.Name}", "ours", "bare client");
        var drained = new List<(double PerSecond, double Microseconds)>();
        var bare = new List<(double PerSecond, double Microseconds)>();
        for (var round = 0; round < options.Rounds; round++)
        {
            drained.Add(await DrainAsync(engine, options.Events));
            bare.Add(await BareAsync(options.Events));
        }

        Report.Line($"backlog of {options.Events:N0}, delivered", Report.Median(drained.Select(r => r.PerSecond)), Report.Median(bare.Select(r => r.PerSecond)), "/s", ">= 0.30");
        Report.Line("processor time a delivery", Report.Median(drained.Select(r => r.Microseconds)), Report.Median(bare.Select(r => r.Microseconds)), "us", "", "F1");
        await LatencyAsync(engine);
    }

    private static async Task<(double PerSecond, double Microseconds)> DrainAsync(Engine engine, int events)
    {
        await using var sink = await Sink.StartAsync();
        await using var product = await StandaloneServer.StartAsync(engine.NewFolder(), await engine.NewDatabaseAsync());
        var target = await product.AddRouteAsync("bench", sink.Url);
        var warm = await LoadClient.RunAsync(target, 32, TimeSpan.FromSeconds(60), events / 5);
        await sink.WaitForAsync(warm.Accepted, TimeSpan.FromSeconds(120));
        await product.PostAsync("/api/destinations/bench/pause");
        var waiting = await LoadClient.RunAsync(target, 32, TimeSpan.FromSeconds(120), events);
        var before = sink.Received;
        var (started, cpu) = (Stopwatch.GetTimestamp(), CpuClock.SecondsOf(product.Pid) + engine.DatabaseCpuSeconds);
        await product.PostAsync("/api/destinations/bench/resume");
        await sink.WaitForAsync(before + waiting.Accepted, TimeSpan.FromSeconds(300));
        while (await product.CountDeliveriesAsync("pending") + await product.CountDeliveriesAsync("sending") > 0)
        {
            await Task.Delay(5);
        }

        cpu = CpuClock.SecondsOf(product.Pid) + engine.DatabaseCpuSeconds - cpu;
        return (waiting.Accepted / Stopwatch.GetElapsedTime(started).TotalSeconds, cpu * 1e6 / waiting.Accepted);
    }

    private static async Task<(double PerSecond, double Microseconds)> BareAsync(int events)
    {
        await using var sink = await Sink.StartAsync();
        await using var sender = OwnProcess.Start("bare-send", sink.Url, events.ToString(CultureInfo.InvariantCulture), Concurrency.ToString(CultureInfo.InvariantCulture));
        var line = await sender.WaitForLineAsync(l => l.StartsWith(BareSend.Done, StringComparison.Ordinal), TimeSpan.FromSeconds(120));
        var figures = line[BareSend.Done.Length..].Split(' ').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        return (figures[0], figures[1]);
    }

    private static async Task LatencyAsync(Engine engine)
    {
        const int perSecond = 200;
        await using var sink = await Sink.StartAsync(timed: true);
        await using var product = await StandaloneServer.StartAsync(engine.NewFolder(), await engine.NewDatabaseAsync());
        var target = await product.AddRouteAsync("bench", sink.Url);
        var warm = await LoadClient.RunAsync(target, 8, TimeSpan.FromSeconds(30), 2000);
        await sink.WaitForAsync(warm.Accepted, TimeSpan.FromSeconds(60));

        var waits = await LatencyProbe.RunAsync(target, sink, perSecond, seconds: 10);
        Report.Single("2xx to first byte at 200/s, p50", FormattableString.Invariant($"{waits[waits.Length / 2]:F2} ms"), "<= 10 ms");
        Report.Single("2xx to first byte at 200/s, p99", FormattableString.Invariant($"{waits[(int)(waits.Length * 0.99)]:F2} ms"), "");
    }
}
