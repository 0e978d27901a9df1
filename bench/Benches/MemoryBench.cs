using WebhookOps.Bench.Load;
using WebhookOps.Bench.Product;

namespace WebhookOps.Bench.Benches;

/// <summary>
/// Resident memory of Standalone: idle after its start, and idle again after many events were accepted and delivered. Idle it is once it
/// has used next to no processor time for a while: after a burst the search index is filled first, and then memory is given back.
/// </summary>
internal static class MemoryBench
{
    public static async Task RunAsync(Engine engine, BenchOptions options)
    {
        var events = Math.Max(options.Events, 200_000);
        await using var sink = await Sink.StartAsync();
        await using var product = await StandaloneServer.StartAsync(engine.NewFolder(), await engine.NewDatabaseAsync());
        Report.Heading($"memory, {engine.Name}", "resident", "");
        await TellAsync("idle after start", "<= 150 MB");
        var target = await product.AddRouteAsync("bench", sink.Url);
        await TellAsync("idle with a route", "");
        long accepted = 0;
        for (var part = 1; part <= 4; part++)
        {
            accepted += (await LoadClient.RunAsync(target, 32, TimeSpan.FromMinutes(5), events / 4)).Accepted;
            await sink.WaitForAsync(accepted, TimeSpan.FromMinutes(5));
            await TellAsync($"idle after {accepted:N0} events", "flat, +/- 15 %");
        }

        async Task TellAsync(string when, string bar)
        {
            await IdleAsync(product);
            Report.Single(when, FormattableString.Invariant($"{product.ResidentMiB:F0} MiB"), bar);
        }
    }

    private static async Task IdleAsync(StandaloneServer product)
    {
        const double quiet = 0.05;
        var look = TimeSpan.FromSeconds(6);
        for (var (quietLooks, looks) = (0, 0); quietLooks < 3 && looks < 100; looks++)
        {
            var used = CpuClock.SecondsOf(product.Pid);
            await Task.Delay(look);
            quietLooks = CpuClock.SecondsOf(product.Pid) - used < look.TotalSeconds * quiet ? quietLooks + 1 : 0;
        }
    }
}
