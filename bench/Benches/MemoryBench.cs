using WebhookOps.Bench.Load;
using WebhookOps.Bench.Product;

namespace WebhookOps.Bench.Benches;

/// <summary>Resident memory of Standalone: idle after its start, and idle again after many events were accepted and delivered.</summary>
internal static class MemoryBench
{
    public static async Task RunAsync(Engine engine, BenchOptions options)
    {
        var events = Math.Max(options.Events, 200_000);
        await using var sink = await Sink.StartAsync();
        await using var product = await StandaloneServer.StartAsync(engine.NewFolder(), await engine.NewDatabaseAsync());
        var target = await product.AddRouteAsync("bench", sink.Url);
        await Task.Delay(TimeSpan.FromSeconds(10));
        var idle = product.ResidentMiB;
        Report.Heading($"memory, {engine.Name}", "resident", "");
        Report.Single("idle after start", FormattableString.Invariant($"{idle:F0} MiB"), "<= 150 MB");
        long accepted = 0;
        for (var part = 1; part <= 4; part++)
        {
            accepted += (await LoadClient.RunAsync(target, 32, TimeSpan.FromMinutes(5), events / 4)).Accepted;
            await sink.WaitForAsync(accepted, TimeSpan.FromMinutes(5));
            await Task.Delay(TimeSpan.FromSeconds(10));
            Report.Single($"idle after {accepted:N0} events", FormattableString.Invariant($"{product.ResidentMiB:F0} MiB"), part == 1 ? "" : "flat, +/- 15 %");
        }
    }
}
