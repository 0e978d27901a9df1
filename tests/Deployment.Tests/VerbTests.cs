using WebhookOps.Testing;
using WebhookOps.Testing.Processes;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Deployment.Tests;

/// <summary>What a deployment asks of a service besides serving: to bring the ledger up to date, and to say how it is.</summary>
public sealed class VerbTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly HttpClient s_http = new();

    private readonly TempFolder _folder = new();
    private readonly string _url = $"http://127.0.0.1:{FreePort.Next()}";
    private string? _ledger;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_service_told_not_to_migrate_waits_until_another_has()
    {
        _ledger = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(); // a folder of SQLite's is one process's own
        await using var service = Start();
        await service.WaitForLineAsync(l => l.Contains("Waiting for the ledger's schema", StringComparison.Ordinal), s_patience);
        (await RunAsync("probe", $"{_url}/health")).Code.ShouldBe(1);

        (await RunAsync("migrate")).ShouldSatisfyAllConditions(
            run => run.Code.ShouldBe(0, run.Output),
            run => run.Output.ShouldContain("up to date"));
        await Eventually.HoldsAsync(IsReadyAsync, "the service to be ready", s_patience);
        (await RunAsync("probe", $"{_url}/health")).Code.ShouldBe(0);

        (await RunAsync("migrate")).Code.ShouldBe(0, "a second time there is nothing to do");
    }

    [Fact]
    public async Task A_probe_of_what_is_no_address_says_so()
    {
        var (code, output) = await RunAsync("probe", "localhost:8080");

        code.ShouldBe(2);
        output.ShouldContain("http://HOST:PORT/health");
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await s_http.GetAsync($"{_url}/health");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private ChildProcess Start(params string[] arguments) => ChildProcess.StartApp(
        "Ingest.Api",
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Data__Path"] = _folder["data"],
            ["Edge__Urls"] = _url,
            ["Ledger__Migrate"] = "false",
            ["ConnectionStrings__webhookops"] = _ledger,
        },
        arguments);

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments);
        return (await process.WaitForExitAsync(s_patience), process.Output);
    }
}
