using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using WebhookOps.ServiceDefaults;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.Testing;

namespace WebhookOps.Fleet.Tests.Messaging;

/// <summary>A service that has nothing but the service defaults, and listens to hints if it is told to.</summary>
internal sealed class HintHost : IHintListener, IReplicaHintListener, IAsyncDisposable
{
    private readonly WebApplication _app;

    private HintHost(string? messaging, bool listens, string name)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = name, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:messaging"] = messaging,
            ["urls"] = $"http://127.0.0.1:{FreePort.Next()}",
        });
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders().AddProvider(Log);
        if (listens)
        {
            builder.Services.AddSingleton<IHintListener>(this);
            builder.Services.AddSingleton<IReplicaHintListener>(this);
        }

        _app = builder.Build();
        _app.MapServiceDefaults();
    }

    public LineLog Log { get; } = new();

    /// <summary>Of each destination, how often this replica won a hint of it.</summary>
    public ConcurrentDictionary<Guid, int> Heard { get; } = new();

    /// <summary>Of each destination, how often it was heard of as every replica hears of it.</summary>
    public ConcurrentDictionary<Guid, int> HeardByAll { get; } = new();

    public static async Task<HintHost> StartAsync(string? messaging, bool listens, string name = "hints")
    {
        var host = new HintHost(messaging, listens, name);
        await host._app.StartAsync();
        return host;
    }

    public Task SayAsync(params Guid[] destinations) =>
        _app.Services.GetRequiredService<IHints>().DeliveriesReadyAsync(destinations, CancellationToken.None).AsTask();

    public void DeliveriesReady(IReadOnlyCollection<Guid> destinations)
    {
        foreach (var id in destinations)
        {
            Heard.AddOrUpdate(id, 1, static (_, count) => count + 1);
        }
    }

    void IReplicaHintListener.DeliveriesReady(IReadOnlyCollection<Guid> destinations)
    {
        foreach (var id in destinations)
        {
            HeardByAll.AddOrUpdate(id, 1, static (_, count) => count + 1);
        }
    }

    public async Task<HealthStatus> BusHealthAsync() =>
        (await _app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["bus"].Status;

    /// <summary>Ends when the bus is up.</summary>
    public Task ReadyAsync() => Eventually.HoldsAsync(async () => await BusHealthAsync() == HealthStatus.Healthy, "the bus to be up", TimeSpan.FromMinutes(4));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
