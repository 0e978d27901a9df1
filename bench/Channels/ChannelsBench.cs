using System.Diagnostics;
using WebhookOps.Bench.Benches;
using WebhookOps.Bench.Load;
using WebhookOps.Bench.Product;
using WebhookOps.Bench.Tunnels;
using WebhookOps.Testing;

namespace WebhookOps.Bench.Channels;

/// <summary>A thousand channels with one idle connector each: what they cost, and how soon a message to one of them is there.</summary>
internal static class ChannelsBench
{
    private const int Count = 1000;
    private const int Called = 20;
    private const int Messages = 200;

    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(10);

    public static async Task RunAsync()
    {
        using var folder = new TempFolder();
        await using var product = await StandaloneServer.StartAsync(folder["data"], postgres: null);
        var tokens = new List<string>();
        var targets = new List<Uri>();
        for (var i = 0; i < Count; i++)
        {
            tokens.Add(await product.AddChannelAsync($"channel-{i}"));
            if (i < Called)
            {
                targets.Add(await product.AddSourceAsync($"channel-{i}"));
            }
        }

        await Task.Delay(s_settle);
        var before = Usage.Of(product.Pid);
        var connectors = new List<AckingConnector>();
        for (var i = 0; i < Count; i++)
        {
            connectors.Add(await AckingConnector.ConnectAsync(product.Edge, $"channel-{i}", tokens[i]));
        }

        await Task.Delay(s_settle);
        var idle = Usage.Of(product.Pid);
        await Task.Delay(s_settle);
        var later = Usage.Of(product.Pid);
        Report.Heading("channels, sqlite", "", "");
        Report.Single($"{Count:N0} channels with an idle connector cost", FormattableString.Invariant($"{idle.ResidentMiB - before.ResidentMiB:F0} MiB"), "<= 150 MB");
        Report.Single("processor time while idle", FormattableString.Invariant($"{(later.Cpu - idle.Cpu).TotalSeconds / s_settle.TotalSeconds * 100:F1} %"), "");

        var waits = new List<double>();
        for (var i = 0; i < Messages; i++)
        {
            waits.Add(await CallAsync(targets[i % Called], connectors[i % Called]));
        }

        waits.Sort();
        Report.Single("2xx to the connector, p50", FormattableString.Invariant($"{waits[Messages / 2]:F2} ms"), "<= 20 ms");
        Report.Single("2xx to the connector, p99", FormattableString.Invariant($"{waits[(int)(Messages * 0.99)]:F2} ms"), "");
        foreach (var connector in connectors)
        {
            await connector.DisposeAsync();
        }
    }

    private static async Task<double> CallAsync(Uri target, AckingConnector connector)
    {
        var arrived = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        connector.Arrived = () => arrived.TrySetResult(Stopwatch.GetTimestamp());
        await LoadClient.RunAsync(target, 1, TimeSpan.FromSeconds(30), limit: 1);
        var sent = Stopwatch.GetTimestamp();
        var at = await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Task.Delay(20);
        return Math.Max(0, Stopwatch.GetElapsedTime(sent, at).TotalMilliseconds);
    }
}
