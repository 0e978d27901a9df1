using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Relay.Tests.Hardship;

/// <summary>Server and connector as processes of their own, each killed at random moments: every event that got a 2xx reaches the app. The long form: <c>RELAY_KILLS=20</c>.</summary>
public sealed class KillTests : IDisposable
{
    private const string Key = "relay-kill-key-of-more-than-32-characters";
    private const int Events = 200;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly int s_kills = int.Parse(Environment.GetEnvironmentVariable("RELAY_KILLS") ?? "3", System.Globalization.CultureInfo.InvariantCulture);

    private readonly TempFolder _folder = new();
    private readonly string _edge = $"http://127.0.0.1:{FreePort.Next()}";
    private readonly string _operator = $"http://127.0.0.1:{FreePort.Next()}";

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_lost_whoever_is_killed(bool postgres)
    {
        var database = postgres ? await (await PostgresServer.SharedAsync()).CreateDatabaseAsync() : null;
        await using var app = await Receiver.StartAsync();
        var server = await StartServerAsync(database);
        using var api = new HttpClient { BaseAddress = new Uri(_operator), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Key) } };
        var relay = await Running.Relay.MakeAsync(
            async (path, body) =>
            {
                using var made = await api.PostAsJsonAsync(path, body);
                var text = await made.Content.ReadAsStringAsync();
                made.IsSuccessStatusCode.ShouldBeTrue(text);
                return JsonNode.Parse(text)!;
            },
            _edge,
            new { ackTimeoutSeconds = 2 });
        var connector = StartConnector(relay, app.Url);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        var accepted = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < s_kills; round++)
        {
            var moment = Random.Shared.Next(Events);
            for (var n = 0; n < Events; n++)
            {
                if (n == moment)
                {
                    if (round % 2 == 0)
                    {
                        await KillAsync(server);
                        server = await StartServerAsync(database);
                    }
                    else
                    {
                        await KillAsync(connector);
                        connector = StartConnector(relay, app.Url);
                    }
                }

                var id = $"{round}-{n}";
                using var sent = await relay.TrySendAsync(http, System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}"""));
                if (sent.IsSuccessStatusCode)
                {
                    accepted.Add(id);
                }
            }
        }

        accepted.Count.ShouldBe(s_kills * Events);
        await app.WaitForAsync(all => accepted.IsSubsetOf(all.Select(r => (string)JsonNode.Parse(r.Body)!["id"]!)), s_patience);
        await Eventually.HoldsAsync(
            async () => await api.GetFromJsonAsync<JsonNode>($"/api/channels/{relay.Name}/stats") is { } s && (long)s["messagesQueued"]! + (long)s["messagesInFlight"]! + (long)s["messagesDeadLettered"]! == 0,
            "nothing to be owed any more",
            s_patience);
        TestContext.Current.SendDiagnosticMessage($"{accepted.Count} accepted, {app.Requests.Count} requests at the app");
        await connector.DisposeAsync();
        await server.DisposeAsync();
    }

    private static async Task KillAsync(ChildProcess process)
    {
        process.Send(Signal.Kill);
        await process.WaitForExitAsync();
        await process.DisposeAsync();
    }

    private async Task<ChildProcess> StartServerAsync(string? database)
    {
        var server = ChildProcess.StartApp("Standalone", new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_ENVIRONMENT"] = null,
            ["ASPNETCORE_URLS"] = null,
            ["Edge__Urls"] = _edge,
            ["Operator__Urls"] = _operator,
            ["Operator__ApiKey"] = Key,
            ["Data__Path"] = _folder["data"],
            ["ConnectionStrings__webhookops"] = database,
            ["Channels__SilenceSeconds"] = "2",
        });
        await server.WaitForLineAsync(l => l.StartsWith("WebhookOps is ready", StringComparison.Ordinal), s_patience);
        return server;
    }

    private ChildProcess StartConnector(Running.Relay relay, string target) => ChildProcess.Start(
        "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "webhookops.dll"), "connect", "--server", relay.Edge, "--channel", relay.Name, "--target", target, "--config", Config()],
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["HOME"] = _folder.Path, ["XDG_CONFIG_HOME"] = _folder.Path, ["WEBHOOKOPS_TOKEN"] = relay.Token },
        _folder.Path);

    private string Config()
    {
        var path = _folder["connector.json"];
        File.WriteAllText(path, """{"reconnect_delay":0.2,"max_reconnect_delay":1}""");
        return path;
    }
}
