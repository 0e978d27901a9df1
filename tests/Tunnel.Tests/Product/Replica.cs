using WebhookOps.Testing;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Tunnel.Tests.Product;

/// <summary>One process of a fleet: its settings come from the environment as those of a container do.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private Replica(string project, string database, string keys, string? redis, string? tunnels)
    {
        Process = ChildProcess.StartApp(project, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__webhookops"] = database,
            ["ConnectionStrings__redis"] = redis,
            ["Keys__Path"] = keys,
            ["Edge__Urls"] = Edge,
            ["Internal__Urls"] = Internal,
            ["services__tunnel__http__0"] = tunnels,
            ["Operator__Urls"] = Operator,
            ["Operator__ApiKey"] = ApiKey,
        });
    }

    public const string ApiKey = "whk_key-of-the-tests-for-a-fleet";

    public ChildProcess Process { get; }

    /// <summary>Of a dashboard.</summary>
    public string Operator { get; } = $"http://127.0.0.1:{FreePort.Next()}";

    public int EdgePort { get; } = FreePort.Next();

    public string Edge => $"http://127.0.0.1:{EdgePort}";

    public string Internal { get; } = $"http://127.0.0.1:{FreePort.Next()}";

    /// <summary>Starts a tunnel service and waits until it is ready.</summary>
    /// <param name="keys">The folder of the installation's keys.</param>
    public static async Task<Replica> TunnelAsync(string database, string keys, string? redis = null)
    {
        var replica = new Replica("Tunnel.Service", database, keys, redis, tunnels: null);
        await replica.WaitUntilHealthyAsync(replica.Edge);
        return replica;
    }

    public static Replica Worker(string database, string keys, string tunnels) => new("Delivery.Worker", database, keys, redis: null, tunnels);

    /// <param name="tunnels">Internal address of a tunnel service.</param>
    public static Replica Dashboard(string database, string keys, string tunnels) => new("Dashboard.Blazor", database, keys, redis: null, tunnels);

    public async Task WaitUntilHealthyAsync(string url)
    {
        using var client = new HttpClient();
        await Eventually.HoldsAsync(
            async () =>
            {
                if (Process.HasExited)
                {
                    throw new InvalidOperationException(Process.Output);
                }

                try
                {
                    return (await client.GetAsync(url + "/health")).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "a replica to be ready");
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
