using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Core.Alerts;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage.Alerts;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Metrics;

/// <summary>
/// <c>/metrics</c> on the operator plane, for Prometheus with an API key of any scope: this process's own meters, and from the ledger what is
/// true of the whole installation.
/// </summary>
internal static class MetricsEndpoint
{
    private static readonly TimeSpan s_look = TimeSpan.FromMinutes(5);

    public static void MapMetrics(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/metrics", ReadAsync).OnPlane(Plane.Operator).RequireAuthorization(AccessPolicies.Api).ExcludeFromDescription();

    private static async Task<ContentHttpResult> ReadAsync(MetricCollector collector, StatsQuery stats, IncidentLog incidents, TimeProvider clock, CancellationToken cancellation)
    {
        var text = new PrometheusText();
        var now = clock.GetUtcNow();
        var counts = await stats.ReadAsync(now - s_look, now, 1, cancellation);
        text.Begin("webhookops_deliveries", "gauge", "Deliveries by where they stand, in the whole ledger");
        foreach (var (state, count) in new[] { ("pending", counts.Pending), ("held", counts.Held), ("sending", counts.Sending), ("dead", counts.Dead) })
        {
            text.Sample("webhookops_deliveries", [new("state", state)], count);
        }

        if (counts.Latency is { } latency)
        {
            text.Begin("webhookops_delivery_latency_milliseconds", "gauge", "From received to delivered, over the last five minutes");
            foreach (var (quantile, value) in new[] { ("0.5", latency.P50), ("0.95", latency.P95), ("0.99", latency.P99) })
            {
                text.Sample("webhookops_delivery_latency_milliseconds", [new("quantile", quantile)], value);
            }
        }

        var open = await incidents.CountOpenAsync(cancellation);
        text.Begin("webhookops_open_incidents", "gauge", "Incidents that are open, in the whole installation");
        foreach (var kind in IncidentKinds.All)
        {
            text.Sample("webhookops_open_incidents", [new("kind", IncidentKinds.NameOf(kind))], open.GetValueOrDefault(kind));
        }

        collector.Write(text);
        return TypedResults.Text(text.ToString(), PrometheusText.ContentType);
    }
}
