using System.Collections.Concurrent;
using System.Diagnostics;
using WebhookOps.Relay.Tests.Running;
using WebhookOps.Testing;

namespace WebhookOps.Relay.Tests.Cases;

/// <summary>What is told of a message to whoever watches the product.</summary>
public sealed class TraceTests(SqliteRelay host) : IClassFixture<SqliteRelay>
{
    private const string Caller = "00f067aa0ba902b7";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task One_trace_leads_from_the_provider_to_the_connectors_answer()
    {
        var trace = ActivityTraceId.CreateRandom();
        var ended = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name.StartsWith("WebhookOps", StringComparison.Ordinal) || source.Name == "Microsoft.AspNetCore",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId == trace)
                {
                    ended.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var relay = await host.MakeAsync();
        await using var connector = await relay.ConnectAsync();
        await relay.SendAsync(host.Public, """{"n":1}""", ("traceparent", $"00-{trace}-{Caller}-01"));
        var message = await connector.ReadMessageAsync();
        await connector.NackAsync(message, retry: true);
        var again = await connector.ReadMessageAsync();
        await connector.AckAsync(again);

        await Eventually.HoldsAsync(() => ended.Count(s => s.OperationName == "relay") == 2, "both spans to end", s_patience);
        var spans = ended.ToDictionary(s => s.SpanId.ToHexString(), StringComparer.Ordinal);
        foreach (var (frame, status) in new[] { (message, ActivityStatusCode.Error), (again, ActivityStatusCode.Unset) })
        {
            var given = ((string)frame["traceparent"]!).Split('-');
            given[1].ShouldBe(trace.ToHexString());
            var span = spans[given[2]];
            span.Status.ShouldBe(status);
            while (span.ParentSpanId.ToHexString() is var parent && parent != Caller)
            {
                spans.ShouldContainKey(parent);
                span = spans[parent];
            }
        }
    }

    [Fact]
    public async Task Prometheus_reads_what_became_of_messages_and_no_channels_name()
    {
        var relay = await host.MakeAsync();
        await using var connector = await relay.ConnectAsync();
        await relay.SendAsync(host.Public, """{"n":1}""");
        await connector.AckAsync(await connector.ReadMessageAsync());
        var text = "";
        await Eventually.HoldsAsync(
            async () => (text = await host.Api.GetStringAsync("/metrics")).Contains("webhookops_channel_messages_total{outcome=\"delivered\"}", StringComparison.Ordinal),
            "the message to be counted",
            s_patience);
        text.ShouldContain("webhookops_channel_sent_total{protocol=\"websocket\"}");
        text.ShouldContain("webhookops_channel_connectors{protocol=\"websocket\"}");
        text.ShouldNotContain(relay.Name);
    }
}
