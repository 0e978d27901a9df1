using WebhookOps.EndToEnd.Tests.Running;
using WebhookOps.Testing;
using WebhookOps.Testing.Processes;
using WebhookOps.Testing.Servers;

namespace WebhookOps.EndToEnd.Tests.Fleet;

/// <summary>
/// The product as <c>deploy/compose.yaml</c> runs it, on one machine and without containers: PostgreSQL, RabbitMQ and Redis of its own, a
/// migration step, two replicas of ingest and of delivery, the tunnel service and the dashboard.
/// </summary>
public sealed class FleetOfServices : IProduct, IAsyncDisposable
{
    private const int Replicas = 2;

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string?> _settings;
    private int _turn;

    private FleetOfServices(PostgresServer postgres, RabbitMqServer rabbit, RedisServer redis, string ledger, IEnumerable<(string Name, string? Value)> settings)
    {
        (Postgres, Rabbit, Redis, Ledger) = (postgres, rabbit, redis, ledger);
        _settings = new(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_ENVIRONMENT"] = null,
            ["ASPNETCORE_URLS"] = null,
            ["ConnectionStrings__webhookops"] = ledger,
            ["ConnectionStrings__messaging"] = rabbit.ConnectionString,
            ["ConnectionStrings__redis"] = redis.ConnectionString,
            ["Data__Path"] = _folder["data"],
            ["Keys__Path"] = _folder["keys"],
            ["Ledger__Migrate"] = "false",
            ["Delivery__AllowPrivateNetworks"] = "true",
        };
        foreach (var (name, value) in settings)
        {
            _settings[name] = value;
        }

        var tunnelInternal = NewUrl();
        Tunnel = Service("Tunnel.Service", NewUrl(), "Edge__Urls", ("Internal__Urls", tunnelInternal));
        Ingest = [.. Enumerable.Range(0, Replicas).Select(_ => Service("Ingest.Api", NewUrl(), "Edge__Urls"))];
        Delivery = [.. Enumerable.Range(0, Replicas).Select(_ => Service("Delivery.Worker", NewUrl(), "Internal__Urls", ("services__tunnel__http__0", tunnelInternal)))];
        Dashboard = Service("Dashboard.Blazor", NewUrl(), "Operator__Urls", ("services__tunnel__http__0", tunnelInternal), ("Operator__ApiKey", Product.ApiKey));
        Api = new OperatorApi(Dashboard.Url, Product.ApiKey);
    }

    public PostgresServer Postgres { get; }

    public RabbitMqServer Rabbit { get; }

    public RedisServer Redis { get; }

    /// <summary>The ledger's connection string.</summary>
    public string Ledger { get; }

    public IReadOnlyList<FleetService> Ingest { get; }

    public IReadOnlyList<FleetService> Delivery { get; }

    public FleetService Tunnel { get; }

    public FleetService Dashboard { get; }

    public IEnumerable<FleetService> Services => [.. Ingest, .. Delivery, Tunnel, Dashboard];

    /// <summary>Of the replicas of ingest the next in turn, as a balancer would choose.</summary>
    public string EdgeUrl => Ingest[(int)((uint)Interlocked.Increment(ref _turn) % Replicas)].Url;

    public OperatorApi Api { get; }

    public Task SettleAsync() => Task.WhenAll(Ingest.Select(replica => Eventually.HoldsAsync(
        async () => await replica.ReadHealthAsync() is (_, var body) && body.Contains("configuration here is its newest", StringComparison.Ordinal),
        "ingest to know the newest configuration")));

    /// <summary>Starts all of it and waits until every service is ready. Services start before the ledger has its schema, and wait for it.</summary>
    public static async Task<FleetOfServices> StartAsync(params (string Name, string? Value)[] settings)
    {
        var fleet = await PrepareAsync(settings);
        await Task.WhenAll(fleet.Rabbit.StartAsync(), fleet.Redis.StartAsync(), fleet.StartServicesAsync());
        await fleet.MigrateAsync();
        await fleet.WaitUntilReadyAsync();
        return fleet;
    }

    /// <summary>Starts PostgreSQL, and nothing else.</summary>
    public static async Task<FleetOfServices> PrepareAsync(params (string Name, string? Value)[] settings)
    {
        var postgres = await PostgresServer.StartNewAsync();
        return new FleetOfServices(postgres, RabbitMqServer.New(), RedisServer.New(), await postgres.CreateDatabaseAsync(), settings);
    }

    public Task StartServicesAsync() => Task.WhenAll(Services.Select(s => s.StartAsync()));

    public Task WaitUntilReadyAsync() => Task.WhenAll(Services.Select(s => s.WaitUntilReadyAsync()));

    public async Task MigrateAsync()
    {
        await using var migrate = ChildProcess.StartApp("Ingest.Api", _settings, "migrate");
        (await migrate.WaitForExitAsync(TimeSpan.FromMinutes(5))).ShouldBe(0, migrate.Output);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        foreach (var service in Services)
        {
            await service.DisposeAsync();
        }

        await Rabbit.DisposeAsync();
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
        _folder.Dispose();
    }

    private FleetService Service(string project, string url, string listen, params (string Name, string? Value)[] settings)
    {
        var environment = new Dictionary<string, string?>(_settings, StringComparer.Ordinal) { [listen] = url };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return new FleetService(project, url, environment);
    }

    private static string NewUrl() => $"http://127.0.0.1:{FreePort.Next()}";
}
