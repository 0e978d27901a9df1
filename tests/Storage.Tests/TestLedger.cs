using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Tests;

/// <summary>A ledger of its own in a temporary folder, started the way a product's process starts it.</summary>
public sealed class TestLedger : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly bool _ownsFolder;

    private TestLedger(IHost host, string folder, bool ownsFolder) => (_host, Folder, _ownsFolder) = (host, folder, ownsFolder);

    public string Folder { get; }

    public static async Task<TestLedger> StartAsync(string? folder = null, TimeProvider? clock = null, params (string Key, string Value)[] settings)
    {
        var path = folder ?? Directory.CreateTempSubdirectory("ledger-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Test" });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Configuration["Data:Path"] = path;
        if (clock is not null)
        {
            builder.Services.AddSingleton(clock);
        }

        builder.AddLedger();
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new TestLedger(host, path, folder is null);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public LedgerContext OpenContext() => Get<IDbContextFactory<LedgerContext>>().CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
