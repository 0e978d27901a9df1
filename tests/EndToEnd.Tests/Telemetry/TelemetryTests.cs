using WebhookOps.EndToEnd.Tests.Running;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;

namespace WebhookOps.EndToEnd.Tests.Telemetry;

/// <summary>One trace from the provider's request to the destination's, at a collector that environment variables name.</summary>
public sealed class TelemetryTests : IDisposable
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Caller = "00f067aa0ba902b7";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_trace_leads_from_the_provider_through_us_to_the_destination()
    {
        await using var collector = await Receiver.StartAsync(Answers.Status(200));
        await using var product = new Product(
            _folder["data"],
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_SERVICE_NAME", "hooks-of-the-shop"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "500"));
        await product.StartAsync();
        await using var route = await Route.MakeAsync(product);
        using var webhook = Webhooks.Generic(route.Url, "{}"u8.ToArray());
        webhook.Headers.Add("traceparent", $"00-{Trace}-{Caller}-01");

        var (id, _) = await Route.SendAsync(webhook);

        var received = (await route.ReceiveAsync(id)).ShouldHaveSingleItem();
        var parts = received.Header("traceparent").ShouldNotBeNull().Split('-');
        parts[1].ShouldBe(Trace);
        await collector.WaitForAsync(all => Spans(all).Any(s => s.SpanId == parts[2]) && Spans(all).Any(s => s.ParentId == Caller));

        // From the destination's request back to the provider's, each span is the child of one that was exported too.
        var spans = Spans(collector.Requests).ToDictionary(s => s.SpanId, StringComparer.Ordinal);
        var names = new List<string>();
        for (var at = parts[2]; at != Caller; at = spans[at].ParentId)
        {
            spans.ShouldContainKey(at, $"a gap above {string.Join(" < ", names)}");
            spans[at].Service.ShouldBe("hooks-of-the-shop");
            names.Add(spans[at].Name);
        }

        names.Count.ShouldBeGreaterThanOrEqualTo(2, string.Join(" < ", names));
        await collector.WaitForAsync(all => all.Any(r => r.Path == "/v1/metrics") && all.Any(r => r.Path == "/v1/logs"));
        (await product.StopAsync()).ShouldBe(0);
    }

    private static IEnumerable<ExportedSpan> Spans(IEnumerable<ReceivedRequest> requests) => ExportedSpan.OfTrace(Trace, requests);
}
