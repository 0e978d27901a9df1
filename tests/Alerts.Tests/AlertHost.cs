using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WebhookOps.Alerts.Telling;
using WebhookOps.Alerts.Watching;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Ids;
using WebhookOps.Storage;
using WebhookOps.Storage.Alerts;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;
using WebhookOps.Testing;

namespace WebhookOps.Alerts.Tests;

/// <summary>A process that has the ledger and the watch. Unless it is to watch by itself, a test looks and tells when it wants.</summary>
internal sealed class AlertHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TempFolder? _folder;
    private bool _gone;

    private AlertHost(IHost host, TempFolder? folder) => (_host, _folder) = (host, folder);

    public IncidentWatch Watch => Get<IncidentWatch>();

    public Announcer Announcer => Get<Announcer>();

    public IncidentLog Log => Get<IncidentLog>();

    /// <param name="folder">Of an earlier process, with its keys; null: one of its own.</param>
    /// <param name="connection">Null: SQLite in the folder.</param>
    public static async Task<AlertHost> StartAsync(
        TimeProvider clock, string? folder = null, string? connection = null, bool watching = false, params (string Key, string Value)[] settings)
    {
        var own = folder is null ? new TempFolder() : null;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Test" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Data:Path"] = folder ?? own!.Path,
            ["ConnectionStrings:webhookops"] = connection,
            ["Delivery:AllowPrivateNetworks"] = "true",
            ["Operator:PublicUrl"] = "https://ops.example.com/",
            ["Alerts:WatchSeconds"] = "0.2",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(clock);
        builder.AddLedger();
        builder.AddAlerts();
        if (!watching)
        {
            builder.Services.Remove(builder.Services.Single(s => s.ImplementationType == typeof(AlertService)));
        }

        var host = builder.Build();
        await host.StartAsync();
        host.Services.GetRequiredService<IncidentWatch>(); // from here on it counts
        return new AlertHost(host, own);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public Task AddAsync(params object[] rows) => ChangeAsync(db => db.AddRange(rows));

    public Task ChangeAsync(Action<LedgerContext> change) => Get<LedgerEditor>().EditCatalogAsync(
        (db, _) =>
        {
            change(db);
            return Task.FromResult(0);
        },
        CancellationToken.None);

    public Task SetAsync(AlertSettings settings) => Get<LedgerEditor>().EditAsync(
        async (db, stop) =>
        {
            await AlertSettingsStore.WriteAsync(db, settings, stop);
            return 0;
        },
        CancellationToken.None);

    /// <summary>Adds what a worker would have counted.</summary>
    public Task TallyAsync(Guid destination, long delivered, long failed, bool lastFailed = true) =>
        Get<TallyLog>().AddAsync([new(destination, delivered, failed) { LastFailed = lastFailed }], CancellationToken.None);

    public Task LookAsync() => Watch.LookAsync(CancellationToken.None);

    public Task TellAsync() => Announcer.TellAsync(CancellationToken.None);

    public async Task<Incident?> OpenOneAsync() => (await Log.OpenOnesAsync(CancellationToken.None)).SingleOrDefault();

    public async Task<IReadOnlyList<Incident>> AllAsync()
    {
        await using var db = await Get<IDbContextFactory<LedgerContext>>().CreateDbContextAsync();
        return await db.Incidents.OrderBy(i => i.Id).ToListAsync();
    }

    public async Task<IReadOnlyList<Notice>> NoticesAsync()
    {
        await using var db = await Get<IDbContextFactory<LedgerContext>>().CreateDbContextAsync();
        return await db.Notices.OrderBy(n => n.Id).ToListAsync();
    }

    public async Task<Incident> OpenAsync(string subject = "shop", string summary = "It does not work.", IncidentKind kind = IncidentKind.DestinationFailing, Guid? subjectId = null)
    {
        var clock = Get<TimeProvider>();
        var incident = new Incident
        {
            Id = PublicId.New(clock),
            Kind = kind,
            SubjectId = subjectId ?? Guid.CreateVersion7(),
            Subject = subject,
            Summary = summary,
            OpenedAt = clock.GetUtcNow(),
        };
        (await Log.OpenAsync(incident, CancellationToken.None)).ShouldBeTrue();
        return incident;
    }

    public async ValueTask DisposeAsync()
    {
        if (_gone)
        {
            return;
        }

        _gone = true;
        await _host.StopAsync();
        _host.Dispose();
        _folder?.Dispose();
    }
}
