using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebhookOps.Core.Events;
using WebhookOps.Core.Subscriptions;
using WebhookOps.Dashboard.Blazor;
using WebhookOps.Delivery.Worker;
using WebhookOps.Ingest.Api;
using WebhookOps.ServiceDefaults;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Events;
using WebhookOps.Testing;
using WebhookOps.Tunnel.Service;

namespace WebhookOps.Relay.Tests.Running;

/// <summary>Every module of the product on real sockets, in the tests' own process.</summary>
public abstract class RelayHost : IAsyncLifetime
{
    private const string Key = "whk_key-of-the-tests";

    private readonly TempFolder _folder = new();
    private WebApplication? _app;

    /// <summary>Of the public edge.</summary>
    public string Edge { get; private set; } = "";

    public HttpClient Api { get; private set; } = new();

    public HttpClient Public { get; } = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64, UseCookies = false });

    public IServiceProvider Services => _app!.Services;

    /// <summary>Settings beside the usual ones.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Test", ApplicationName = "WebhookOps.Dashboard.Blazor" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Data:Path"] = _folder.Path,
            ["Operator:ApiKey"] = Key,
            ["ConnectionStrings:webhookops"] = await LedgerAsync(),
            ["Channels:HeartbeatSeconds"] = "0.5",
            ["Delivery:AllowPrivateNetworks"] = "true",
        });
        builder.Configuration.AddInMemoryCollection(Settings);
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
        _app = builder.Build();
        _app.MapServiceDefaults();
        _app.MapIngest();
        _app.MapTunnel();
        _app.MapDashboard();
        await _app.StartAsync();
        var address = _app.Services.GetRequiredService<PublicAddress>();
        Edge = address.Of(Plane.Edge)!.Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
        Api = new HttpClient { BaseAddress = new Uri(address.Of(Plane.Operator)!.Replace("localhost", "127.0.0.1", StringComparison.Ordinal)) };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Api.Dispose();
        Public.Dispose();
        if (_app is not null)
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await _app.StopAsync(soon.Token);
            await _app.DisposeAsync();
        }

        _folder.Dispose();
    }

    public async Task<JsonNode> GetAsync(string path) => (await Api.GetFromJsonAsync<JsonNode>(path))!;

    /// <summary>Posts what must succeed.</summary>
    public async Task<JsonNode> PostAsync(string path, object? body = null)
    {
        using var answer = await Api.PostAsJsonAsync(path, body ?? new { });
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path} answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    /// <summary>Makes a channel and what leads to it.</summary>
    /// <param name="settings">Of the channel, beside its name.</param>
    public Task<Relay> MakeAsync(object? settings = null, object? retry = null) => Relay.MakeAsync(PostAsync, Edge, settings, retry);

    /// <summary>Puts many messages into a channel's queue in a known order, straight into the ledger; their bodies are <c>{"n":0}</c>, <c>{"n":1}</c>, ….</summary>
    public async Task BufferAsync(Relay relay, int count)
    {
        var catalog = Services.GetRequiredService<ICatalogSource>();
        await catalog.RefreshAsync(CancellationToken.None);
        var source = catalog.Current.SourcesBySlug[relay.Name];
        var subscription = catalog.Current.SubscriptionsBySource[source.Id].ShouldHaveSingleItem();
        var log = Services.GetRequiredService<IEventLog>();
        var start = TimeProvider.System.GetUtcNow().AddMilliseconds(-count);
        foreach (var part in Enumerable.Range(0, count).Chunk(500))
        {
            await log.AppendAsync([.. part.Select(n => Numbered(n, start.AddMilliseconds(n), source.Id, subscription))], CancellationToken.None);
        }
    }

    private static NewEvent Numbered(int n, DateTimeOffset at, Guid source, Subscription subscription) => new()
    {
        Id = Guid.CreateVersion7(at),
        SourceId = source,
        ReceivedAt = at,
        Method = "POST",
        Path = "",
        Query = "",
        Headers = new HeaderList([new Header("Content-Type", "application/json")]),
        Body = System.Text.Encoding.UTF8.GetBytes($$"""{"n":{{n}}}"""),
        VerifiedBy = "none",
        Deliveries = [new NewDelivery(Guid.CreateVersion7(at), subscription.DestinationId, subscription.Id)],
    };

    /// <returns>A connection string; null: SQLite.</returns>
    protected abstract Task<string?> LedgerAsync();
}
