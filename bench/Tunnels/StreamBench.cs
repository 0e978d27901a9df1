using WebhookOps.Bench.Benches;

namespace WebhookOps.Bench.Tunnels;

/// <summary>A body of 1 GiB to the app and as much back: what it costs in memory.</summary>
internal static class StreamBench
{
    private const long Size = 1L << 30;

    public static async Task RunAsync()
    {
        await using var product = await TunnelProduct.StartAsync();
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        await ThereAndBackAsync(client, product, 64L << 20); // the runtime's own growth is not what is asked for
        var (server, agent) = (product.Server.ResidentMiB, product.Agent.ResidentMiB);
        var (serverPeak, agentPeak) = (server, agent);
        using var done = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                serverPeak = Math.Max(serverPeak, product.Server.ResidentMiB);
                agentPeak = Math.Max(agentPeak, product.Agent.ResidentMiB);
                await Task.Delay(50);
            }
        });
        var began = TimeProvider.System.GetTimestamp();
        var back = await ThereAndBackAsync(client, product, Size);
        var took = TimeProvider.System.GetElapsedTime(began);
        await done.CancelAsync();
        await watching;
        Report.Heading("1 GiB both ways", "peak growth", "");
        Report.Single("came back", FormattableString.Invariant($"{back:N0} B"), Size.ToString("N0", System.Globalization.CultureInfo.InvariantCulture));
        Report.Single("the service grew by", FormattableString.Invariant($"{serverPeak - server:F0} MiB"), "<= 64 MB");
        Report.Single("the agent grew by", FormattableString.Invariant($"{agentPeak - agent:F0} MiB"), "<= 64 MB");
        Report.Single("throughput", FormattableString.Invariant($"{2 * Size / 1048576.0 / took.TotalSeconds:F0} MiB/s"), "");
    }

    private static async Task<long> ThereAndBackAsync(HttpClient client, TunnelProduct product, long size)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(product.Tunnel, "back")) { Content = new Zeros(size) };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        long total = 0;
        int count;
        while ((count = await body.ReadAsync(buffer)) > 0)
        {
            total += count;
        }

        return total;
    }

    private sealed class Zeros(long size) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            var chunk = new byte[64 * 1024];
            for (var left = size; left > 0; left -= chunk.Length)
            {
                await stream.WriteAsync(chunk);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = size;
            return true;
        }
    }
}
