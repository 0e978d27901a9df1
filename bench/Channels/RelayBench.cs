using System.Diagnostics;
using WebhookOps.Bench.Benches;
using WebhookOps.Bench.Load;
using WebhookOps.Bench.Product;
using WebhookOps.Bench.Tunnels;

namespace WebhookOps.Bench.Channels;

/// <summary>A backlog drained by one connector over a WebSocket that acknowledges each message, against the same backlog delivered over HTTP: by the clock, and by the product's own processor time.</summary>
internal static class RelayBench
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    public static async Task RunAsync(Engine engine, BenchOptions options)
    {
        var relayed = new List<Drained>();
        var delivered = new List<Drained>();
        for (var round = 0; round < options.Rounds; round++)
        {
            relayed.Add(await RelayAsync(engine, options.Events));
            delivered.Add(await DeliverAsync(engine, options.Events));
        }

        Report.Heading($"relay, {engine.Name}", "acked", "delivered");
        Report.Line($"backlog of {options.Events:N0}, drained", Report.Median(relayed.Select(d => d.PerSecond)), Report.Median(delivered.Select(d => d.PerSecond)), "/s", ">= 0.50");
        Report.Line("each second of the product's processor time", Report.Median(relayed.Select(d => d.PerCpuSecond)), Report.Median(delivered.Select(d => d.PerCpuSecond)), "/s", ">= 0.50");
    }

    private static async Task<Drained> RelayAsync(Engine engine, int events)
    {
        await using var product = await StandaloneServer.StartAsync(engine.NewFolder(), await engine.NewDatabaseAsync());
        var token = await product.AddChannelAsync("bench");
        var target = await product.AddSourceAsync("bench");
        await using var connector = await AckingConnector.ConnectAsync(product.Edge, "bench", token);
        return await DrainAsync(product, target, events, () => connector.Received);
    }

    private static async Task<Drained> DeliverAsync(Engine engine, int events)
    {
        await using var sink = await Sink.StartAsync();
        await using var product = await StandaloneServer.StartAsync(engine.NewFolder(), await engine.NewDatabaseAsync());
        var target = await product.AddRouteAsync("bench", sink.Url);
        return await DrainAsync(product, target, events, () => sink.Received);
    }

    private static async Task<Drained> DrainAsync(StandaloneServer product, Uri target, int events, Func<long> received)
    {
        var warm = await LoadClient.RunAsync(target, 32, s_patience, events / 5);
        await WaitAsync(() => received() >= warm.Accepted);
        await product.PostAsync("/api/destinations/bench/pause");
        var waiting = await LoadClient.RunAsync(target, 32, s_patience, events);
        var before = received();
        var cpu = Usage.Of(product.Pid).Cpu;
        var started = Stopwatch.GetTimestamp();
        await product.PostAsync("/api/destinations/bench/resume");
        await WaitAsync(() => received() >= before + waiting.Accepted);
        while (await product.CountDeliveriesAsync("pending") + await product.CountDeliveriesAsync("sending") > 0)
        {
            await Task.Delay(20);
        }

        return new Drained(
            waiting.Accepted / Stopwatch.GetElapsedTime(started).TotalSeconds, waiting.Accepted / (Usage.Of(product.Pid).Cpu - cpu).TotalSeconds);
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        for (var started = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(5))
        {
            if (Stopwatch.GetElapsedTime(started) > s_patience)
            {
                throw new TimeoutException("The backlog did not drain.");
            }
        }
    }

    private readonly record struct Drained(double PerSecond, double PerCpuSecond);
}
