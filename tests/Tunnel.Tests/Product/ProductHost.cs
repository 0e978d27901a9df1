using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebhookOps.Dashboard.Blazor;
using WebhookOps.Delivery.Worker;
using WebhookOps.Ingest.Api;
using WebhookOps.ServiceDefaults;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage;
using WebhookOps.Testing;
using WebhookOps.Testing.Processes;
using WebhookOps.Tunnel.Service;

namespace WebhookOps.Tunnel.Tests.Product;

/// <summary>Every module of the product on real sockets, over SQLite; agents are processes of their own.</summary>
internal sealed class ProductHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TempFolder _folder;

    private ProductHost(WebApplication app, TempFolder folder)
    {
        (_app, _folder) = (app, folder);
        var address = app.Services.GetRequiredService<PublicAddress>();
        Edge = address.Of(Plane.Edge)!;
        Internal = address.Of(Plane.Internal)!;
        Api = new HttpClient { BaseAddress = new Uri(address.Of(Plane.Operator)!.Replace("localhost", "127.0.0.1", StringComparison.Ordinal)) };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "whk_key-of-the-tests");
        Caller = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    }

    public string Edge { get; }

    public string Internal { get; }

    public HttpClient Api { get; }

    public HttpClient Caller { get; }

    public string Folder => _folder.Path;

    public static async Task<ProductHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var folder = new TempFolder();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Test", ApplicationName = "WebhookOps.Dashboard.Blazor" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Data:Path"] = folder.Path,
            ["Operator:ApiKey"] = "whk_key-of-the-tests",
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal));
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.AddServiceDefaults();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.AddLedger();
        builder.AddIngest();
        builder.AddDelivery();
        builder.AddTunnel();
        builder.AddDashboard();
        builder.ListenOn(Plane.Edge, "http://127.0.0.1:0");
        builder.ListenOn(Plane.Operator, "http://127.0.0.1:0");
        builder.ListenOn(Plane.Internal, "http://127.0.0.1:0");
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapIngest();
        app.MapTunnel();
        app.MapDashboard();
        await app.StartAsync();
        return new ProductHost(app, folder);
    }

    public async Task<JsonNode> PostAsync(string path, object? body = null)
    {
        using var answer = body is null ? await Api.PostAsync(path, null) : await Api.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path} answered {(int)answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    public async Task<JsonNode> GetAsync(string path) => (await Api.GetFromJsonAsync<JsonNode>(path))!;

    /// <summary>Makes an agent and enrols it.</summary>
    public async Task<JsonNode> EnrolAsync(string name, params string[] allow)
    {
        await PostAsync("/api/agents", new { name, allowedTargets = allow });
        return await PostAsync($"/api/agents/{name}/enrollment");
    }

    /// <summary>Runs the enrollment's command and waits until the product says that the agent is online.</summary>
    public async Task<ChildProcess> JoinAsync(JsonNode enrollment, params string[] more)
    {
        var words = enrollment["command"]!.GetValue<string>().Split(' ');
        var agent = Webhookops([.. words[1..], .. more]);
        await StatusAsync(enrollment["name"]!.GetValue<string>(), "online");
        return agent;
    }

    public Task StatusAsync(string agent, string status) =>
        Eventually.HoldsAsync(async () => (await GetAsync("/api/agents/" + agent))["status"]!.GetValue<string>() == status, $"{agent} to be {status}", TimeSpan.FromSeconds(40));

    public ChildProcess Webhookops(params string[] arguments) => ChildProcess.Start(
        "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "webhookops.dll"), .. arguments],
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["HOME"] = Folder, ["XDG_CONFIG_HOME"] = Folder },
        Folder);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Caller.Dispose();
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
