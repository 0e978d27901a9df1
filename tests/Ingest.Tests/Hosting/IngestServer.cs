using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Subscriptions;
using WebhookOps.Ingest.Api;
using WebhookOps.ServiceDefaults;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;
using WebhookOps.Testing;

namespace WebhookOps.Ingest.Tests.Hosting;

/// <summary>The ingest service as it ships, on a free port, over a ledger of its own.</summary>
public sealed class IngestServer : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly WebApplication _app;

    private IngestServer(TempFolder folder, WebApplication app)
    {
        _folder = folder;
        _app = app;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Url = new Uri(address);
        Client = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 128,
            RequestHeaderEncodingSelector = static (_, _) => System.Text.Encoding.Latin1,
        })
        {
            BaseAddress = Url,
        };
    }

    public Uri Url { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Where the ledger's files are.</summary>
    public string DataPath => _folder.Path;

    public static async Task<IngestServer> StartAsync(Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings)
    {
        var folder = new TempFolder();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)).Append(new("Data:Path", folder.Path)));
        builder.AddServiceDefaults();
        builder.ListenOn(Plane.Edge, "http://127.0.0.1:0");
        builder.AddLedger();
        builder.AddIngest();
        builder.Logging.ClearProviders();
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapIngest();
        await app.StartAsync();
        return new IngestServer(folder, app);
    }

    public Task<Source> AddSourceAsync(string slug, string? secret = null, string provider = "generic", Action<Source>? change = null, AuthenticationRule? rule = null)
    {
        var source = new Source
        {
            Id = PublicId.New(TimeProvider.System),
            Slug = slug,
            Provider = provider,
            Credentials = new SourceCredentials
            {
                SigningSecrets = secret is null ? [] : [new SigningSecret(new Secret(secret))],
                Rules = rule is null ? [] : [rule],
            },
        };
        change?.Invoke(source);
        return EditAsync(db => db.Sources.Add(source).Entity);
    }

    /// <summary>Adds a destination and subscribes it.</summary>
    public Task<Destination> AddDestinationAsync(Source source, string name, string? filter = null) => EditAsync(db =>
    {
        var destination = new Destination { Id = PublicId.New(TimeProvider.System), Name = name, Url = "http://192.0.2.1/" };
        db.Subscriptions.Add(new Subscription { Id = PublicId.New(TimeProvider.System), SourceId = source.Id, DestinationId = destination.Id, Filter = filter });
        return db.Destinations.Add(destination).Entity;
    });

    public Task<T> EditAsync<T>(Func<LedgerContext, T> change) =>
        Services.GetRequiredService<LedgerEditor>().EditCatalogAsync((db, _) => Task.FromResult(change(db)), CancellationToken.None);

    public async Task<T> ReadAsync<T>(Func<LedgerContext, Task<T>> read)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContextAsync();
        return await read(db);
    }

    public Task<List<Event>> EventsAsync() => ReadAsync(db => db.Events.OrderBy(e => e.Id).ToListAsync());

    /// <summary>Refused requests are kept a moment after their answer, those of the test before perhaps during this one.</summary>
    /// <param name="slug">Null: of all sources.</param>
    public async Task<List<RejectedRequest>> RejectedAsync(int count, string? slug = null)
    {
        List<RejectedRequest> kept = [];
        await Eventually.HoldsAsync(
            async () => (kept = await ReadAsync(db => db.RejectedRequests.Where(r => slug == null || r.Slug == slug).OrderBy(r => r.Id).ToListAsync())).Count >= count,
            "refused requests to be kept");
        return kept;
    }

    /// <summary>Posts a body with a header that proves its sender, and others.</summary>
    public async Task<HttpResponseMessage> SendSignedAsync(string url, byte[] body, string header, string value, params (string Name, string Value)[] more)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        foreach (var (name, text) in more.Append((header, value)))
        {
            request.Headers.TryAddWithoutValidation(name, text);
        }

        return await Client.SendAsync(request);
    }

    /// <summary>Sends bytes as they are and reads until the server closes or the answer is whole.</summary>
    public async Task<RawConnection> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Url.Port);
        return new RawConnection(socket);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    public static async Task<JsonElement> JsonOf(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    public static async Task<string> CodeOf(HttpResponseMessage response) => (await JsonOf(response)).GetProperty("code").GetString()!;
}
