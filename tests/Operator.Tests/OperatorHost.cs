using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebhookOps.Dashboard.Blazor;
using WebhookOps.ServiceDefaults;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage;
using WebhookOps.Testing;

namespace WebhookOps.Operator.Tests;

/// <summary>The operator plane on a real listener, over a ledger of its own.</summary>
public sealed class OperatorHost : IAsyncDisposable
{
    public const string Key = "whk_the-key-of-the-tests-configuration";

    private readonly WebApplication _app;
    private readonly TempFolder _folder;

    private OperatorHost(WebApplication app, TempFolder folder)
    {
        (_app, _folder) = (app, folder);
        Url = new Uri(app.Services.GetRequiredService<PublicAddress>().Of(Plane.Operator)!.Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
        Client = Connect(Key);
    }

    public Uri Url { get; }

    /// <summary>Sends the configured key.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static Task<OperatorHost> StartAsync(params (string Key, string? Value)[] settings) => StartAsync(TimeProvider.System, settings);

    public static async Task<OperatorHost> StartAsync(TimeProvider clock, params (string Key, string? Value)[] settings)
    {
        var folder = new TempFolder();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Test", ApplicationName = "WebhookOps.Dashboard.Blazor" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Data:Path"] = folder.Path,
            ["Operator:ApiKey"] = Key,
            ["Operator:SignInAttemptsPerMinute"] = "10000",
            ["Search:SettleSeconds"] = "86400", // tests make events of the past, in any order
            ["Alerts:WatchSeconds"] = "600", // incidents are opened by the tests
            ["Edge:PublicUrl"] = "https://hooks.example.com",
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal));
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.Services.AddSingleton(clock);
        builder.AddServiceDefaults();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddLedger();
        builder.AddDashboard();
        builder.ListenOn(Plane.Operator, "http://127.0.0.1:0");
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapDashboard();
        await app.StartAsync();
        return new OperatorHost(app, folder);
    }

    /// <summary>A client that does not follow redirects and keeps no cookies.</summary>
    public HttpClient Connect(string? key = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url, Timeout = Eventually.DefaultTimeout };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<ApiAnswer> PostAsync(string path, string json = "{}") => SendAsync(HttpMethod.Post, path, json);

    public Task<ApiAnswer> PatchAsync(string path, string json) => SendAsync(HttpMethod.Patch, path, json);

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? json = null, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        using var answer = await (client ?? Client).SendAsync(request);
        return await ApiAnswer.ReadAsync(answer);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
