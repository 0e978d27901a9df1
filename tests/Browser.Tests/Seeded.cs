using System.Text;
using WebhookOps.EndToEnd.Tests.Running;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Browser.Tests;

/// <summary>A product with traffic, some of it hostile, destinations that fail, and an agent with a live request behind it.</summary>
public sealed class Seeded : IAsyncLifetime
{
    public const string Script = "<script>alert(1)</script><img src=x onerror=alert(2)>";
    public const int Events = 4;

    private readonly Running _running = new();
    private readonly HttpClient _sender = new();
    private ChildProcess? _agent;

    public Product Product => _running.Product;

    public Receiver Good { get; private set; } = null!;

    public Receiver Other { get; private set; } = null!;

    public Receiver Bad { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Good = await Receiver.StartAsync();
        Other = await Receiver.StartAsync();
        Bad = await Receiver.StartAsync(Answers.Status(500));
        await _running.InitializeAsync();
        var api = Product.Api;
        await api.PostAsync("/api/agents", new { name = "warehouse", allowedTargets = new[] { $"127.0.0.1:{Bad.Port}" } });
        var enrolled = await api.PostAsync("/api/agents/warehouse/enrollment");
        _agent = _running.Run((string)enrolled["command"]!);
        await api.PostAsync("/api/sources", new { slug = "github", provider = "github", signingSecret = "a long random text" });
        await api.PostAsync("/api/channels", new { name = "orders" });
        await api.PostAsync("/api/alert-targets", new { name = "on-call", url = Bad.Url + "/alerts" });
        await MakeDeadLettersAsync("shop", "app");
        await SendAsync("shop", new string('[', 5_000_000) + new string(']', 5_000_000));
        await SendAsync("shop", "\u001b[31mred\u001b[0m \u202ertl");
        using var unsigned = new StringContent(Script);
        (await _sender.PostAsync($"{Product.EdgeUrl}/in/github/" + Uri.EscapeDataString(Script), unsigned)).Dispose();
        await api.PostAsync("/api/replays", new { query = new { q = "state:dead source:shop type:none" }, action = "retry", dryRun = false });
        await DeadAsync("app", Events + 2);
        await Eventually.HoldsAsync(async () => (await api.GetAsync("/api/incidents"))["items"]!.AsArray().Count > 0, "an incident");
        await Eventually.HoldsAsync(
            async () =>
            {
                using var live = new StringContent(Script);
                using var answer = await _sender.PostAsync((string)enrolled["hooksUrl"]! + "/" + Uri.EscapeDataString(Script), live);
                return answer.StatusCode == System.Net.HttpStatusCode.InternalServerError; // the app's own
            },
            "the agent's app to answer");
        var tunnel = (string)enrolled["tunnelId"]!;
        await Eventually.HoldsAsync(async () => (await api.GetAsync($"/api/tunnels/{tunnel}/requests"))["items"]!.AsArray().Count > 0, "the live request to be remembered");
    }

    /// <summary>A source that leads to a destination which fails, with events that are dead letters.</summary>
    public async Task MakeDeadLettersAsync(string source, string destination)
    {
        await Product.Api.PostAsync("/api/sources", new { slug = source, name = Script });
        await Product.Api.PostAsync("/api/destinations", new { name = destination, url = Bad.Url });
        await Product.Api.PostAsync("/api/subscriptions", new { source, destination, retry = new { maxAttempts = 1 } });
        for (var i = 0; i < Events; i++)
        {
            await SendAsync(source, $$"""{"data":{"id":"in_{{i}}","note":"{{Script}}"},"long":"{{new string('x', 500)}}"}""");
        }

        await DeadAsync(destination, Events);
    }

    public async Task SendAsync(string source, string body, string type = Script)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Product.EdgeUrl}/in/{source}/" + Uri.EscapeDataString(Script))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("X-Event-Type", type);
        request.Headers.TryAddWithoutValidation("X-Odd", Script + " =HYPERLINK(1)");
        (await _sender.SendAsync(request)).EnsureSuccessStatusCode().Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            await _agent.DisposeAsync();
        }

        await _running.DisposeAsync();
        _sender.Dispose();
        await Good.DisposeAsync();
        await Other.DisposeAsync();
        await Bad.DisposeAsync();
    }

    private Task DeadAsync(string destination, int count) => Eventually.HoldsAsync(
        async () => (await Product.Api.GetAsync($"/api/deliveries?state=dead&destination={destination}&limit=200"))["items"]!.AsArray().Count == count,
        $"{count} dead letters of {destination}");
}
