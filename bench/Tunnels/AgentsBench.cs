using WebhookOps.Bench.Benches;
using WebhookOps.Bench.Product;
using WebhookOps.Testing;

namespace WebhookOps.Bench.Tunnels;

/// <summary>What idle agents cost the service, and whether reconnecting leaves something behind.</summary>
internal static class AgentsBench
{
    private const int Count = 1000;
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(15);

    public static async Task RunAsync()
    {
        using var folder = new TempFolder();
        await using var product = await StandaloneServer.StartAsync(folder["data"], postgres: null);
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < Count; i++)
        {
            var name = $"agent-{i}";
            await product.PostAsync("/api/agents", new { name, allowedTargets = (string[])["localhost:1"] });
            secrets[name] = (await product.AskAsync($"/api/agents/{name}/enrollment"))["secret"]!.GetValue<string>();
        }

        await using var agents = new IdleAgents(product.Edge);
        await agents.StartAsync();
        await Task.Delay(s_settle);
        var before = product.ResidentMiB;
        await ConnectAllAsync();
        var connected = await SettleAsync();
        Report.Heading("agents", "resident", "");
        Report.Single("without a tunnel", FormattableString.Invariant($"{before:F0} MiB"), "");
        Report.Single($"{Count:N0} idle tunnels cost", FormattableString.Invariant($"{connected - before:F0} MiB"), "<= 200 MB");
        for (var round = 1; round <= 3; round++)
        {
            await ConnectAllAsync();
            Report.Single($"after {round * Count:N0} reconnects", FormattableString.Invariant($"{await SettleAsync():F0} MiB"), "flat, +/- 15 %");
        }

        Task ConnectAllAsync() => Parallel.ForEachAsync(
            secrets, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (agent, _) => await agents.ConnectAsync(agent.Key, agent.Value));

        async Task<double> SettleAsync()
        {
            await Task.Delay(s_settle);
            return product.ResidentMiB;
        }
    }
}
