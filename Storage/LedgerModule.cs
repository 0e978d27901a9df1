using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WebhookOps.Core;
using WebhookOps.Core.Configuration;
using WebhookOps.Storage.Alerts;
using WebhookOps.Storage.Channels;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Migrations;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Postgres;
using WebhookOps.Storage.Retention;
using WebhookOps.Storage.Sealing;
using WebhookOps.Storage.Search;
using WebhookOps.Storage.Sqlite;

namespace WebhookOps.Storage;

public static class LedgerModule
{
    private const string ConnectionName = "webhookops";

    /// <summary>Failures that are thrown as well: whoever catches one says what came of it, once and with less text.</summary>
    private static readonly EventId[] s_toldAlready =
        [CoreEventId.QueryIterationFailed, CoreEventId.SaveChangesFailed, RelationalEventId.CommandError, RelationalEventId.ConnectionError, RelationalEventId.TransactionError];

    /// <summary>
    /// Adds the ledger: PostgreSQL when <c>ConnectionStrings:webhookops</c> is set, SQLite under <c>Data:Path</c> otherwise. When the host
    /// starts, the schema is brought up to date, the key ring checked and the catalog loaded before any other service starts.
    /// </summary>
    public static IHostApplicationBuilder AddLedger(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<LedgerOptions>()
            .Configure<IConfiguration>(Read)
            .Validate(o => o.CatalogPollSeconds is >= 0.05 and <= 60, "Ledger:CatalogPollSeconds must be 0.05 to 60.")
            .Validate(o => o.SearchSettling.TotalSeconds is >= 1 and <= 86_400, "Search:SettleSeconds must be 1 to 86400.")
            .Validate(o => o.MaxConnections is >= 2 and <= 1000, "Ledger:MaxConnections must be 2 to 1000.")
            .Validate(o => o.StatementTimeoutSeconds is >= 1 and <= 600, "Ledger:StatementTimeoutSeconds must be 1 to 600.")
            .ValidateOnStart();
        services.AddSingleton(KnownSettings.Of<RetentionOptions>(RetentionOptions.Section));
        services.AddSingleton(new KnownSettings(
            "Ledger", [nameof(LedgerOptions.Migrate), nameof(LedgerOptions.CatalogPollSeconds), nameof(LedgerOptions.MaxConnections), nameof(LedgerOptions.StatementTimeoutSeconds)]));
        services.AddSingleton(new KnownSettings("Search", ["SettleSeconds"]));
        services.AddSingleton(new KnownSettings("Data", ["Path"]));
        services.AddSingleton(new KnownSettings("Keys", ["Path"]));
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateDataAnnotations().ValidateOnStart();

        if (string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(ConnectionName)))
        {
            SqliteEngine.Add(services);
        }
        else
        {
            PostgresEngine.Add(services);
        }

        services.AddDataProtection().SetApplicationName(ConnectionName);
        services.ConfigureOptions<KeyRing>();
        services.AddSingleton<Sealer>();
        services.AddSingleton<KeyRingCheck>();
        services.AddSingleton<ILedgerMigrator, Migrator>();

        services.AddExceptionHandler<LedgerAway>();
        services.AddPooledDbContextFactory<LedgerContext>((provider, options) =>
        {
            options.ConfigureWarnings(static w => w.Ignore(s_toldAlready));
            provider.GetRequiredService<ILedgerEngine>().Configure(options);
            options.ReplaceService<IModelCacheKeyFactory, ModelOfSealer>();
            options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTrackingWithIdentityResolution);
        });

        services.AddSingleton(provider => new LedgerEditor(
            provider.GetRequiredService<IDbContextFactory<LedgerContext>>(),
            provider.GetRequiredService<ILedgerEngine>(),
            provider.GetRequiredService<ICatalogSource>(),
            provider.GetService<ICatalogSignal>()));
        services.AddSingleton(provider => new LedgerMemory(provider.GetRequiredService<ILedgerEngine>()));
        services.AddSingleton<ICatalogSource, CatalogSource>();
        services.AddSingleton<ConnectionLog>();
        services.AddSingleton<EventSearch>();
        services.AddSingleton<DeliverySearch>();
        services.AddSingleton<ChannelSearch>();
        services.AddSingleton<RejectedSearch>();
        services.AddSingleton<StatsQuery>();
        services.AddSingleton<TallyLog>();
        services.AddSingleton<AlertReadings>();
        services.AddSingleton<IncidentLog>();
        services.AddSingleton<NoticeQueue>();
        services.AddSingleton<AlertSettingsStore>();
        services.AddSingleton<Duties>();
        services.AddHealthChecks().AddCheck<LedgerHealth>("ledger", timeout: TimeSpan.FromSeconds(5));
        services.AddHostedService<LedgerStart>();
        services.AddHostedService<CatalogPoller>();
        return builder;
    }

    private static void Read(LedgerOptions options, IConfiguration configuration)
    {
        var connection = configuration.GetConnectionString(ConnectionName);
        options.ConnectionString = string.IsNullOrWhiteSpace(connection) ? null : connection;
        options.DataPath = Path.GetFullPath(configuration["Data:Path"] ?? options.DataPath);
        options.KeysPath = Path.GetFullPath(configuration["Keys:Path"] ?? Path.Combine(options.DataPath, "keys"));
        options.Migrate = configuration.GetValue("Ledger:Migrate", options.Migrate);
        options.SearchSettling = TimeSpan.FromSeconds(configuration.GetValue("Search:SettleSeconds", options.SearchSettling.TotalSeconds));
        options.MaxConnections = configuration.GetValue("Ledger:MaxConnections", options.MaxConnections);
        options.StatementTimeoutSeconds = configuration.GetValue("Ledger:StatementTimeoutSeconds", options.StatementTimeoutSeconds);
        options.CatalogPollSeconds = configuration.GetValue("Ledger:CatalogPollSeconds", options.CatalogPollSeconds);
    }
}
