using System.Runtime;
using WebhookOps.Storage;

namespace WebhookOps.Standalone;

/// <summary>
/// Gives memory back when there is nothing to do: after a start, whose garbage nobody needs again, and after a burst. The collector,
/// SQLite and the C library would each keep what they have until something else wants it, which on a laptop is always somebody else's
/// program.
/// </summary>
internal sealed class QuietMemory(LedgerMemory ledger, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);

    /// <summary>Share of one processor below which a look counts as quiet.</summary>
    private const double Quiet = 0.05;

    /// <summary>What must have been allocated since the last time for another to be worth its while, in bytes.</summary>
    private const long Worth = 2 * 1024 * 1024;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (used, allocated) = (Environment.CpuUsage.TotalTime, 0L);
        using var timer = new PeriodicTimer(s_look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = Environment.CpuUsage.TotalTime;
            var isQuiet = now - used < s_look * Quiet;
            used = now;
            if (isQuiet && GC.GetTotalAllocatedBytes() - allocated > Worth)
            {
                await ReleaseAsync(stoppingToken);
                (used, allocated) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
            }
        }
    }

    private async Task ReleaseAsync(CancellationToken cancellation)
    {
        try
        {
            await ledger.ReleaseAsync(cancellation);
        }
        catch (LedgerUnavailableException)
        {
            // Whoever needs the ledger says so.
        }

        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeHeap.Trim();
    }
}
