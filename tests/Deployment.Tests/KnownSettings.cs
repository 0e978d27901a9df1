using System.Reflection;
using WebhookOps.Alerts;
using WebhookOps.Dashboard.Blazor;
using WebhookOps.Dashboard.Blazor.Access.GitHub;
using WebhookOps.Delivery.Worker;
using WebhookOps.Ingest.Api;
using WebhookOps.ServiceDefaults;
using WebhookOps.ServiceDefaults.Edge;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage.Retention;
using WebhookOps.Tunnel.Service;
using WebhookOps.Tunnel.Service.Channels;

namespace WebhookOps.Deployment.Tests;

/// <summary>Every setting that a service reads, as the name of an environment variable.</summary>
internal static class KnownSettings
{
    // Those that are read key by key and not through a section's options.
    private static readonly string[] s_single = ["Data__Path", "Keys__Path", "Ledger__Migrate", "Ledger__CatalogPollSeconds", "Ledger__MaxConnections", "Ledger__StatementTimeoutSeconds", "Search__SettleSeconds"];

    private static readonly string[] s_connections = [ResourceNames.Ledger, ResourceNames.Messaging, ResourceNames.Redis];

    private static readonly string[] s_services = [ResourceNames.Ingest, ResourceNames.Delivery, ResourceNames.Tunnel, ResourceNames.Dashboard];

    public static IReadOnlySet<string> All { get; } = new HashSet<string>(
        [
            .. s_single,
            .. s_connections.Select(name => $"ConnectionStrings__{name}"),
            .. s_services.Select(name => $"services__{name}__http__0"),
            .. Enum.GetNames<Plane>().SelectMany(plane => new[] { $"{plane}__Urls", $"{plane}__PublicUrl" }),
            .. Of<EdgeOptions>(EdgeOptions.Section),
            .. Of<GitHubOptions>("GitHub"),
            .. Of<OperatorOptions>(OperatorOptions.Section),
            .. Of<IngestOptions>(IngestOptions.Section),
            .. Of<DeliveryOptions>(DeliveryOptions.Section),
            .. Of<OutputOptions>(OutputOptions.Section),
            .. Of<RetentionOptions>(RetentionOptions.Section),
            .. Of<AlertOptions>(AlertOptions.Section),
            .. Of<TunnelOptions>("Tunnel"),
            .. Of<ChannelOptions>(ChannelOptions.Section),
        ],
        StringComparer.Ordinal);

    private static IEnumerable<string> Of<TOptions>(string section) =>
        typeof(TOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).Select(p => $"{section}__{p.Name}");
}
