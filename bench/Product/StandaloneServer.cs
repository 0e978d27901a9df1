using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WebhookOps.Testing;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Bench.Product;

/// <summary>The whole product in one process, as a user runs it.</summary>
internal sealed partial class StandaloneServer : IAsyncDisposable
{
    private const string ApiKey = "bench-key-that-is-long-enough-for-anyone";
    private readonly HttpClient _api;
    private readonly ChildProcess _process;

    private StandaloneServer(int edgePort, int operatorPort, string data, string? postgres)
    {
        _process = ChildProcess.StartApp("Standalone", Settings(edgePort, operatorPort, data, postgres));
        Edge = new Uri($"http://127.0.0.1:{edgePort}");
        _api = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{operatorPort}") };
        _api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    public Uri Edge { get; }

    public int Pid => _process.Pid;

    /// <summary>Resident memory in MiB.</summary>
    public double ResidentMiB
    {
        get
        {
            using var process = Process.GetProcessById(_process.Pid);
            return process.WorkingSet64 / 1048576.0;
        }
    }

    public static async Task<StandaloneServer> StartAsync(string data, string? postgres)
    {
        var server = new StandaloneServer(FreePort.Next(), FreePort.Next(), data, postgres);
        await server.WaitUntilHealthyAsync();
        return server;
    }

    /// <summary>A GitHub source that is owed to one destination.</summary>
    public async Task<Uri> AddRouteAsync(string slug, string destinationUrl)
    {
        await PostAsync("/api/sources", new { slug, provider = "github", signingSecret = Load.SignedRequest.Secret });
        await PostAsync("/api/destinations", new { name = slug, kind = "http", url = destinationUrl, allowPrivateNetwork = true });
        await PostAsync("/api/subscriptions", new { source = slug, destination = slug });
        return new Uri(Edge, "/in/" + slug);
    }

    public Task PostAsync(string path, object? body = null) => AskAsync(path, body);

    /// <returns>What was answered, as JSON.</returns>
    public async Task<JsonNode> AskAsync(string path, object? body = null)
    {
        using var response = await _api.PostAsJsonAsync(path, body ?? new { });
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"POST {path} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }

        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    public async Task<JsonNode> GetAsync(string path) => (await _api.GetFromJsonAsync<JsonNode>(path))!;

    /// <summary>A browser's cookies for this client, so that it may read pages too.</summary>
    public async Task SignInAsync()
    {
        var form = await _api.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        var token = FormToken().Match(form).Groups["token"].Value;
        using var fields = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Key", ApiKey), new("__RequestVerificationToken", token)]);
        (await _api.PostAsync(new Uri("/sign-in", UriKind.Relative), fields)).EnsureSuccessStatusCode().Dispose();
    }

    /// <summary>A page, or an answer of the API, whole.</summary>
    public Task<string> ReadAsync(string path) => _api.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>Deliveries of a state; at most 200, enough to see whether there is any.</summary>
    public async Task<int> CountDeliveriesAsync(string state) =>
        (await _api.GetFromJsonAsync<JsonNode>($"/api/deliveries?state={state}&limit=200"))!["items"]!.AsArray().Count;

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _process.DisposeAsync();
    }

    private async Task WaitUntilHealthyAsync()
    {
        while (!_process.HasExited)
        {
            try
            {
                using var response = await _api.GetAsync(new Uri("/health", UriKind.Relative));
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"Standalone ended:\n{_process.Output}");
    }

    private static Dictionary<string, string?> Settings(int edgePort, int operatorPort, string data, string? postgres)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Edge__Urls"] = $"http://127.0.0.1:{edgePort}",
            ["Operator__Urls"] = $"http://127.0.0.1:{operatorPort}",
            ["Operator__ApiKey"] = ApiKey,
            ["Data__Path"] = data,
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["Delivery__AllowPrivateNetworks"] = "true",
        };
        if (postgres is not null)
        {
            settings["ConnectionStrings__webhookops"] = postgres;
        }

        return settings;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex FormToken();
}
