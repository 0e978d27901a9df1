using System.Globalization;
using WebhookOps.Bench.Bare;
using WebhookOps.Bench.Benches;
using WebhookOps.Bench.Channels;
using WebhookOps.Bench.Fleet;
using WebhookOps.Bench.Load;
using WebhookOps.Bench.Searching;
using WebhookOps.Bench.Tunnels;

switch (args)
{
    case ["bare-ingest", var engine, var url, var connection]:
        return await BareIngest.RunAsync(engine, url, connection);
    case ["bare-send", var url, var count, var concurrency]:
        return await BareSend.RunAsync(url, int.Parse(count, CultureInfo.InvariantCulture), int.Parse(concurrency, CultureInfo.InvariantCulture));
    case ["private-app", var url]:
        return await PrivateApp.RunAsync(url);
    case ["bare-proxy", var url, var target]:
        return await BareProxy.RunAsync(url, target);
    case ["tunnel", ..]:
        await TunnelBench.RunAsync(BenchOptions.Parse(args[1..]));
        return 0;
    case ["stream"]:
        await StreamBench.RunAsync();
        return 0;
    case ["agents"]:
        await AgentsBench.RunAsync();
        return 0;
    case ["load", var url, var connections, var seconds]:
        var result = await LoadClient.RunAsync(new Uri(url), int.Parse(connections, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
        Console.WriteLine(FormattableString.Invariant($"{result.Accepted} accepted, {result.Refused} refused, {result.PerSecond:F0}/s, p50 {result.Milliseconds(0.5):F2} ms, p99 {result.Milliseconds(0.99):F2} ms"));
        return 0;
    case ["channels"]:
        await ChannelsBench.RunAsync();
        return 0;
    case ["fleet", ..]:
        await FleetBench.RunAsync(BenchOptions.Parse(args[1..], events: 30_000));
        return 0;
    case ["ingest" or "delivery" or "isolation" or "memory" or "relay" or "search", ..]:
        var options = BenchOptions.Parse(args[1..], events: args[0] is "search" ? 1_000_000 : 30_000);
        foreach (var engine in await Engine.StartAsync(options.Engine))
        {
            await using (engine)
            {
                await (args[0] switch
                {
                    "ingest" => IngestBench.RunAsync(engine, options),
                    "delivery" => DeliveryBench.RunAsync(engine, options),
                    "relay" => RelayBench.RunAsync(engine, options),
                    "search" => SearchBench.RunAsync(engine, options),
                    "isolation" => IsolationBench.RunAsync(engine, options),
                    _ => MemoryBench.RunAsync(engine, options),
                });
            }
        }

        return 0;
    default:
        Console.Error.WriteLine("Usage: dotnet run --project bench -c Release -- ingest|delivery|fleet|isolation|memory|relay|search|channels|tunnel|stream|agents [--engine sqlite|postgres|both] [--connections 32,128] [--seconds 5] [--rounds 3] [--events 30000]");
        return 2;
}
