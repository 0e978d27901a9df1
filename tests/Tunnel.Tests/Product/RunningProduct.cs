using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WebhookOps.Testing;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Tunnel.Tests.Product;

/// <summary>The product as a user runs it: Standalone in a process of its own, and the <c>webhookops</c> command in processes of theirs.</summary>
internal sealed class RunningProduct : IAsyncDisposable
{
    private const string ApiKey = "whk_key-of-the-tests-of-more-than-32-characters";

    private static readonly Lazy<Task<RunningProduct>> s_shared = new(() => StartAsync(TempFolder.OfThisProcess(), []));
    private static int s_names;

    private readonly TempFolder _folder;
    private readonly Dictionary<string, string?> _environment;
    private ChildProcess? _process;

    private RunningProduct(TempFolder folder, IEnumerable<(string Name, string Value)> settings)
    {
        _folder = folder;
        _environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Edge__Urls"] = Edge,
            ["Edge__PublicUrl"] = Edge,
            ["Operator__Urls"] = Operator,
            ["Operator__ApiKey"] = ApiKey,
            ["Data__Path"] = folder["data"],
            ["Tunnel__RequestTimeoutSeconds"] = "5",
            ["Tunnel__MaxPayloadBytes"] = $"{MaxPayloadBytes}",
        };
        foreach (var (name, value) in settings)
        {
            _environment[name] = value;
        }

        Api = new HttpClient { BaseAddress = new Uri(Operator) };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    /// <summary>The largest body of a live request.</summary>
    public const int MaxPayloadBytes = 9_000_000;

    public string Edge { get; } = $"http://127.0.0.1:{FreePort.Next()}";

    public HttpClient Api { get; }

    public HttpClient Caller { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>The folder of the installation's keys.</summary>
    public string Keys => Path.Combine(_folder["data"], "keys");

    private string Operator { get; } = $"http://127.0.0.1:{FreePort.Next()}";

    /// <summary>One for all tests, started by the first: each uses names of its own (<see cref="NewName"/>) and leaves the settings alone.</summary>
    public static Task<RunningProduct> SharedAsync() => s_shared.Value;

    /// <summary>One for one test.</summary>
    public static Task<RunningProduct> StartNewAsync(params (string Name, string Value)[] settings) => StartAsync(new TempFolder(), settings);

    /// <summary>Ends it in order.</summary>
    /// <param name="meanwhile">Done once it says that it stops.</param>
    public async Task StopAsync(Action meanwhile)
    {
        _process!.Send(Signal.Terminate);
        await _process.WaitForLineAsync(l => l.StartsWith("Stopping", StringComparison.Ordinal));
        meanwhile();
        (await _process.WaitForExitAsync()).ShouldBe(0);
        await _process.DisposeAsync();
    }

    /// <summary>Starts it again on its data, and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        _process = ChildProcess.StartApp("Standalone", _environment);
        await _process.WaitForLineAsync(l => l.StartsWith("WebhookOps is ready", StringComparison.Ordinal));
    }

    /// <summary>A name that no other test uses.</summary>
    public static string NewName(string word) => $"{word}-{Interlocked.Increment(ref s_names)}";

    public async Task<JsonNode> PostAsync(string path, object? body = null)
    {
        using var answer = body is null ? await Api.PostAsync(path, null) : await Api.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path} answered {(int)answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    public async Task<JsonNode> GetAsync(string path) => (await Api.GetFromJsonAsync<JsonNode>(path))!;

    /// <summary>Makes an agent of a new name and enrols it.</summary>
    public async Task<JsonNode> EnrolAsync(params string[] allow)
    {
        var name = NewName("office");
        await PostAsync("/api/agents", new { name, allowedTargets = allow });
        return await PostAsync($"/api/agents/{name}/enrollment");
    }

    /// <summary>Runs the enrollment's command and waits until the product says that the agent is online.</summary>
    /// <param name="through">Where it dials, if not here.</param>
    public async Task<ChildProcess> JoinAsync(JsonNode enrollment, string? through = null, params string[] more)
    {
        var words = enrollment["command"]!.GetValue<string>().Replace(Edge, through ?? Edge, StringComparison.Ordinal).Split(' ');
        var agent = Webhookops([.. words[1..], .. more]);
        await StatusAsync(enrollment["name"]!.GetValue<string>(), "online");
        return agent;
    }

    /// <summary>Runs <c>listen</c> before an app and waits for its URL.</summary>
    public async Task<(ChildProcess Process, string Url)> ListenAsync(string forward)
    {
        var listen = Webhookops("listen", "--server", Edge, "--forward", forward);
        return (listen, (await listen.WaitForLineAsync(l => l.Contains(" -> ", StringComparison.Ordinal))).Split(' ')[0]);
    }

    public Task StatusAsync(string agent, string status) =>
        Eventually.HoldsAsync(async () => (await GetAsync("/api/agents/" + agent))["status"]!.GetValue<string>() == status, $"{agent} to be {status}");

    public ChildProcess Webhookops(params string[] arguments) => ChildProcess.Start(
        "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "webhookops.dll"), .. arguments],
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["HOME"] = _folder.Path, ["XDG_CONFIG_HOME"] = _folder.Path },
        _folder.Path);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Caller.Dispose();
        await _process!.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<RunningProduct> StartAsync(TempFolder folder, IEnumerable<(string Name, string Value)> settings)
    {
        var product = new RunningProduct(folder, settings);
        await product.StartAsync();
        return product;
    }
}
