using WebhookOps.Bench.Benches;
using WebhookOps.Bench.Load;

namespace WebhookOps.Bench.Tunnels;

/// <summary>
/// A live request of 1 KiB through an agent's tunnel, beside a plain reverse proxy and <c>ssh -R</c> in the same run. What the app answers
/// with matters to ssh: now and then it says how much it has read, and what follows within 40 ms waits for that to be acknowledged.
/// </summary>
internal static class TunnelBench
{
    public static async Task RunAsync(BenchOptions options)
    {
        await using var product = await TunnelProduct.StartAsync();
        await using var ssh = await SshTunnel.StartAsync(product.Folder, product.AppPort);
        var duration = TimeSpan.FromSeconds(options.Seconds);
        foreach (var url in new[] { product.Tunnel, product.Proxy })
        {
            await LoadClient.RunAsync(url, 32, TimeSpan.FromSeconds(options.WarmUp));
        }

        await CompareAsync("32 kept-alive connections", "rate >= 0.5, p99 <= 3", url => LoadClient.RunAsync(url, 32, duration));
        await CompareAsync("32, one connection per request", "rate >= 0.5", url => LoadClient.RunAsync(url, 32, duration, keepAlive: false));
        await CompareAsync("one kept-alive connection", "p50 <= + 0.5 ms", url => LoadClient.RunAsync(url, 1, duration));
        await CompareAsync("1,000/s on 32 kept-alive connections", "", url => PacedClient.RunAsync(url, 32, 1000, duration));
        await CompareAsync("500/s on one kept-alive connection", "", url => PacedClient.RunAsync(url, 1, 500, duration));
        await CompareAsync("32 kept-alive, answered with 1 KiB", "", url => LoadClient.RunAsync(new Uri(url, "back"), 32, duration));
        await CompareAsync("one kept-alive, answered with 1 KiB", "", url => LoadClient.RunAsync(new Uri(url, "back"), 1, duration));
        await CompareAsync("32 kept-alive, head and body apart", "", url => LoadClient.RunAsync(url, 32, duration, apart: true));
        await CompareAsync("one kept-alive, head and body apart", "", url => LoadClient.RunAsync(url, 1, duration, apart: true));
        if (ssh is null)
        {
            Console.WriteLine("There is no sshd here: ssh -R was left out.");
        }

        async Task CompareAsync(string title, string bar, Func<Uri, Task<LoadResult>> load)
        {
            var (ours, plain, theirs) = (new List<Round>(), new List<Round>(), new List<Round>());
            for (var round = 0; round < options.Rounds; round++)
            {
                plain.Add(await MeasureAsync(product.Proxy, () => product.PlainProxy.Cpu));
                ours.Add(await MeasureAsync(product.Tunnel, () => product.Server.Cpu + product.Agent.Cpu));
                if (ssh is not null)
                {
                    theirs.Add(await MeasureAsync(ssh.Url, static () => TimeSpan.Zero));
                }
            }

            Report.Heading(title, "tunnel", "plain proxy");
            Line("rate", static r => r.PerSecond, "/s", bar);
            Line("p50", static r => r.P50, "ms", "", "F2");
            Line("p99", static r => r.P99, "ms", "", "F2");
            Line("CPU for one request", static r => r.CpuMicroseconds, "us", "");
            if (theirs.Count > 0)
            {
                Report.Line("p99 beside ssh -R, omitted counted (as wrk)", Median(ours, static r => r.WithOmittedP99), Median(theirs, static r => r.WithOmittedP99), "ms", bar.Length > 0 ? "< 1" : "", "F2");
                Report.Line("p99 beside ssh -R, of requests sent", Median(ours, static r => r.P99), Median(theirs, static r => r.P99), "ms", "", "F2");
                Report.Line("rate beside ssh -R", Median(ours, static r => r.PerSecond), Median(theirs, static r => r.PerSecond), "/s", "");
            }

            void Line(string name, Func<Round, double> figure, string unit, string wanted, string format = "N0") =>
                Report.Line(name, Median(ours, figure), Median(plain, figure), unit, wanted, format);

            async Task<Round> MeasureAsync(Uri url, Func<TimeSpan> cpu)
            {
                var before = cpu();
                var result = await load(url);
                return new(result.PerSecond, result.Milliseconds(0.5), result.Milliseconds(0.99), result.WithOmittedMilliseconds(0.99), (cpu() - before).TotalMicroseconds / Math.Max(1, result.Accepted));
            }
        }
    }

    private static double Median(List<Round> rounds, Func<Round, double> figure) => Report.Median(rounds.Select(figure));

    private sealed record Round(double PerSecond, double P50, double P99, double WithOmittedP99, double CpuMicroseconds);
}
