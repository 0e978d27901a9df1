using System.Collections.Immutable;
using System.Text;
using WebhookOps.EndToEnd.Tests.Running;
using WebhookOps.Testing.Http;

namespace WebhookOps.EndToEnd.Tests.Telemetry;

/// <summary>One trace through the processes of a fleet: ingest, the bus, a worker, and the destination.</summary>
public sealed class FleetTraceTests(ProductAsFleet running) : IClassFixture<ProductAsFleet>
{
    private const string Caller = "00f067aa0ba902b7";
    private const string Ingest = "WebhookOps.Ingest.Api";
    private const string Delivery = "WebhookOps.Delivery.Worker";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private string _trace = "";

    [Fact]
    public async Task One_trace_leads_from_the_provider_through_ingest_the_bus_and_a_worker_to_the_destination()
    {
        await using var route = await Route.MakeAsync(running.Product);
        var (sent, requests) = await TraceAsync(route);
        var spans = ExportedSpan.OfTrace(_trace, requests).ToDictionary(s => s.SpanId, StringComparer.Ordinal);
        Line(spans, spans[sent]).Select(s => s.Service).Distinct(StringComparer.Ordinal).ShouldBe([Delivery, Ingest]);
        var overTheBus = Line(spans, Heard(requests)!).ToArray();
        overTheBus.Select(s => s.Service).Distinct(StringComparer.Ordinal).ShouldBe([Delivery, Ingest]);
        overTheBus.ShouldContain(s => s.Name == "hint");
    }

    /// <summary>
    /// Sends webhooks until the trace of one is whole: a hint that is sent before a worker has its queue is lost, and the sweep delivers.
    /// </summary>
    /// <returns>The span that the destination was told of, and all that was exported.</returns>
    private async Task<(string Sent, ImmutableList<ReceivedRequest> Exported)> TraceAsync(Route route)
    {
        for (var attempt = 1; ; attempt++)
        {
            _trace = Guid.NewGuid().ToString("N");
            using var webhook = Webhooks.Generic(route.Url, Encoding.UTF8.GetBytes($"{{\"attempt\":{attempt}}}"));
            webhook.Headers.Add("traceparent", $"00-{_trace}-{Caller}-01");
            var (id, _) = await Route.SendAsync(webhook);
            var parent = (await route.ReceiveAsync(id)).ShouldHaveSingleItem().Header("traceparent").ShouldNotBeNull().Split('-');
            parent[1].ShouldBe(_trace);
            try
            {
                var exported = await running.Collector.WaitForAsync(
                    all => IsWhole(all, Find(all, s => s.SpanId == parent[2])) && IsWhole(all, Heard(all)),
                    s_patience);
                return (parent[2], exported);
            }
            catch (TimeoutException) when (attempt < 8)
            {
                // the next one
            }
        }
    }

    /// <summary>A span of a worker that came over the bus.</summary>
    private ExportedSpan? Heard(IEnumerable<ReceivedRequest> requests) =>
        Find(requests, s => s.Service == Delivery && s.Name.Contains("DeliveriesReady", StringComparison.OrdinalIgnoreCase))
        ?? Find(requests, s => s.Service == Delivery && s.Name.Contains("hints", StringComparison.OrdinalIgnoreCase));

    private ExportedSpan? Find(IEnumerable<ReceivedRequest> requests, Func<ExportedSpan, bool> condition) =>
        ExportedSpan.OfTrace(_trace, requests).FirstOrDefault(condition);

    /// <summary>Whether all has been exported that leads to a span: each process exports when it likes.</summary>
    private bool IsWhole(IEnumerable<ReceivedRequest> requests, ExportedSpan? from)
    {
        var at = from;
        while (at is not null && at.ParentId != Caller)
        {
            var above = at.ParentId;
            at = Find(requests, s => s.SpanId == above);
        }

        return at is not null;
    }

    /// <summary>From a span up to the provider's, without a gap.</summary>
    private static IEnumerable<ExportedSpan> Line(Dictionary<string, ExportedSpan> spans, ExportedSpan from)
    {
        for (var at = from; ; at = spans[at.ParentId])
        {
            yield return at;
            if (at.ParentId == Caller)
            {
                yield break;
            }

            spans.ShouldContainKey(at.ParentId, $"a gap above {at.Service} {at.Name}");
        }
    }
}
