using System.Diagnostics;
using System.Globalization;
using WebhookOps.Bench.Load;
using WebhookOps.Bench.Product;

namespace WebhookOps.Bench.Benches;

/// <summary>Sends events at a steady pace and takes the time from each one's 2xx to its first byte at the receiver.</summary>
internal static class LatencyProbe
{
    private static ulong s_runs;

    /// <returns>Milliseconds, sorted.</returns>
    public static async Task<double[]> RunAsync(Uri target, Sink sink, int perSecond, int seconds)
    {
        using var socket = await LoadClient.ConnectAsync(target);
        var template = new SignedRequest(target);
        var request = template.Copy();
        var answer = new byte[4096];
        var answered = new Dictionary<string, long>(StringComparer.Ordinal);
        var firstId = 0xbe00_0000_0000_0000 + (++s_runs << 32);
        var before = sink.Received;
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < perSecond * seconds; i++)
        {
            var due = started + (i * Stopwatch.Frequency / perSecond);
            while (Stopwatch.GetTimestamp() < due)
            {
                await Task.Delay(1);
            }

            var id = firstId + (ulong)i;
            template.Stamp(request, id);
            await LoadClient.ExchangeAsync(socket, request, answer);
            answered[id.ToString("x16", CultureInfo.InvariantCulture)] = Stopwatch.GetTimestamp();
        }

        await sink.WaitForAsync(before + answered.Count, TimeSpan.FromSeconds(60));
        return [.. answered.Select(a => Math.Max(0, Stopwatch.GetElapsedTime(a.Value, sink.FirstByte[a.Key]).TotalMilliseconds)).Order()];
    }
}
