using System.Net;
using System.Net.Sockets;
using WebhookOps.Bench.Load;
using WebhookOps.Bench.Product;

namespace WebhookOps.Bench.Benches;

/// <summary>What a healthy destination feels of another that never answers and has 10,000 events waiting.</summary>
internal static class IsolationBench
{
    private const int PerSecond = 100;
    private const int Waiting = 10_000;

    public static async Task RunAsync(Engine engine, BenchOptions options)
    {
        var without = new List<double>();
        var with = new List<double>();
        for (var round = 0; round < options.Rounds; round++)
        {
            await using var sink = await Sink.StartAsync(timed: true);
            using var hole = new TcpListener(IPAddress.Loopback, 0); // takes connections and never says a word
            hole.Start(backlog: 1024);
            await using var product = await StandaloneServer.StartAsync(engine.NewFolder(), await engine.NewDatabaseAsync());
            var healthy = await product.AddRouteAsync("healthy", sink.Url);
            var hanging = await product.AddRouteAsync("hanging", $"http://{hole.LocalEndpoint}/");
            var warm = await LoadClient.RunAsync(healthy, 8, TimeSpan.FromSeconds(30), 5000);
            await sink.WaitForAsync(warm.Accepted, TimeSpan.FromSeconds(60));

            without.Add(Median(await LatencyProbe.RunAsync(healthy, sink, PerSecond, options.Seconds)));
            await LoadClient.RunAsync(hanging, 32, TimeSpan.FromSeconds(120), Waiting);
            with.Add(Median(await LatencyProbe.RunAsync(healthy, sink, PerSecond, options.Seconds)));
        }

        Report.Heading($"isolation, {engine.Name}", "beside it", "alone");
        Report.Line($"2xx to first byte at {PerSecond}/s, p50", Report.Median(with), Report.Median(without), "ms", "<= 1.20", "F2");
    }

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];
}
