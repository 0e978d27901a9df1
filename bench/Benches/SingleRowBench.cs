using WebhookOps.Bench.Bare;
using WebhookOps.Bench.Load;

namespace WebhookOps.Bench.Benches;

/// <summary>Ingest, with its verification, HTTP and delivery row, beside <c>pgbench</c> that inserts single rows into the same server.</summary>
internal static class SingleRowBench
{
    private const int Clients = 32;

    /// <param name="ours">A route of a running product, warmed up, whose destination is paused.</param>
    public static async Task RunAsync(Engine engine, Uri ours, BenchOptions options)
    {
        if (await engine.NewDatabaseAsync() is not { } database)
        {
            return;
        }

        using var pgbench = await PgBench.PrepareAsync(database);
        var accepted = new List<double>();
        var inserted = new List<double>();
        for (var round = 0; round < options.Rounds; round++)
        {
            accepted.Add((await LoadClient.RunAsync(ours, Clients, TimeSpan.FromSeconds(options.Seconds))).PerSecond);
            inserted.Add(await pgbench.RunAsync(Clients, options.Seconds));
        }

        Report.Heading("ingest beside pgbench", "ours", "pgbench");
        Report.Line($"{Clients} connections, events and rows", Report.Median(accepted), Report.Median(inserted), "/s", ">= 0.60");
    }
}
