using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using WebhookOps.Bench.Load;
using WebhookOps.Testing;
using WebhookOps.Testing.Processes;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Bench.Fleet;

/// <summary>Ingest, dashboard and some workers as processes over PostgreSQL, RabbitMQ and Redis.</summary>
internal sealed class BenchFleet : IAsyncDisposable
{
    private const string ApiKey = "bench-key-that-is-long-enough-for-anyone";

    private readonly TempFolder _folder = new();
    private readonly PostgresServer _postgres;
    private readonly RabbitMqServer _rabbit;
    private readonly RedisServer _redis;
    private readonly string _ledger;
    private readonly HttpClient _api;
    private readonly string _ingestUrl = NewUrl();
    private readonly List<ChildProcess> _processes = [];

    private BenchFleet(PostgresServer postgres, RabbitMqServer rabbit, RedisServer redis, string ledger)
    {
        (_postgres, _rabbit, _redis, _ledger) = (postgres, rabbit, redis, ledger);
        _api = new HttpClient { BaseAddress = new Uri(NewUrl()) };
        _api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    /// <summary>By name, the processes whose time is looked at.</summary>
    public Dictionary<string, IReadOnlyList<int>> Parts { get; } = new(StringComparer.Ordinal);

    public static async Task<BenchFleet> StartAsync(int workers)
    {
        var (postgres, rabbit, redis) = (PostgresServer.StartNewAsync(), RabbitMqServer.StartNewAsync(), RedisServer.StartNewAsync());
        var fleet = new BenchFleet(await postgres, await rabbit, await redis, await (await postgres).CreateDatabaseAsync());
        await fleet.WatchStatementsAsync();
        await fleet.StartServicesAsync(workers);
        return fleet;
    }

    /// <summary>A GitHub source that is owed to one destination.</summary>
    public async Task<Uri> AddRouteAsync(string slug, string destinationUrl)
    {
        await PostAsync("/api/sources", new { slug, provider = "github", signingSecret = SignedRequest.Secret });
        await PostAsync("/api/destinations", new { name = slug, kind = "http", url = destinationUrl, allowPrivateNetwork = true });
        await PostAsync("/api/subscriptions", new { source = slug, destination = slug });
        await Eventually.HoldsAsync(
            async () =>
            {
                using var http = new HttpClient();
                using var answer = await http.PostAsync($"{_ingestUrl}/in/{slug}", null);
                return (int)answer.StatusCode == 401; // it knows the source, and wants a signature
            },
            "ingest to know the source");
        return new Uri($"{_ingestUrl}/in/{slug}");
    }

    public async Task PostAsync(string path, object? body = null)
    {
        using var response = await _api.PostAsJsonAsync(path, body ?? new { });
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Whether anything is still owed.</summary>
    public async Task<bool> OwesAsync() =>
        (await _api.GetFromJsonAsync<JsonNode>("/api/stats"))! is var stats && (long)stats["pending"]! + (long)stats["sending"]! > 0;

    /// <summary>What statements that contain a text have come to since the last <see cref="ForgetStatementsAsync"/>.</summary>
    public async Task<(long Calls, double Milliseconds, long Rows)> StatementsAsync(string text)
    {
        await using var source = NpgsqlDataSource.Create(_ledger);
        await using var read = source.CreateCommand("SELECT coalesce(sum(calls), 0)::bigint, coalesce(sum(total_exec_time), 0), coalesce(sum(rows), 0)::bigint FROM pg_stat_statements WHERE position($1 in query) > 0");
        read.Parameters.AddWithValue(text);
        await using var row = await read.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetDouble(1), row.GetInt64(2));
    }

    public async Task ForgetStatementsAsync() => await ExecuteAsync("SELECT pg_stat_statements_reset()");

    /// <summary>How long attempts took on average, in milliseconds: what lies between a claim and its outcome.</summary>
    public async Task<double> AttemptMillisecondsAsync()
    {
        await using var source = NpgsqlDataSource.Create(_ledger);
        await using var read = source.CreateCommand("SELECT coalesce(avg(duration_ms), 0)::double precision FROM attempts");
        return (double)(await read.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await _rabbit.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
        _folder.Dispose();
    }

    private async Task WatchStatementsAsync()
    {
        await ExecuteAsync("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
        await _postgres.RestartAsync();
        await ExecuteAsync("CREATE EXTENSION pg_stat_statements");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_ledger + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task StartServicesAsync(int workers)
    {
        var ingest = Start("Ingest.Api", ("Edge__Urls", _ingestUrl));
        Start("Dashboard.Blazor", ("Operator__Urls", _api.BaseAddress!.ToString().TrimEnd('/')), ("Operator__ApiKey", ApiKey));
        var delivery = Enumerable.Range(0, workers).Select(_ => (Url: NewUrl(), Process: (ChildProcess?)null)).Select(w => w with { Process = Start("Delivery.Worker", ("Internal__Urls", w.Url)) }).ToList();
        foreach (var url in delivery.Select(d => d.Url).Append(_api.BaseAddress.ToString().TrimEnd('/')).Append(_ingestUrl))
        {
            await Eventually.HoldsAsync(() => IsHealthyAsync(url), $"{url} to be ready");
        }

        Parts["workers"] = [.. delivery.Select(d => d.Process!.Pid)];
        Parts["PostgreSQL"] = [_postgres.Pid];
        Parts["ingest"] = [ingest.Pid];
    }

    private ChildProcess Start(string project, params (string Name, string? Value)[] settings)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__webhookops"] = _ledger,
            ["ConnectionStrings__messaging"] = _rabbit.ConnectionString,
            ["ConnectionStrings__redis"] = _redis.ConnectionString,
            ["Data__Path"] = _folder["data"],
            ["Delivery__AllowPrivateNetworks"] = "true",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var process = ChildProcess.StartApp(project, environment);
        _processes.Add(process);
        return process;
    }

    private static async Task<bool> IsHealthyAsync(string url)
    {
        try
        {
            using var http = new HttpClient();
            using var answer = await http.GetAsync($"{url}/health");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private static string NewUrl() => $"http://127.0.0.1:{FreePort.Next()}";
}
