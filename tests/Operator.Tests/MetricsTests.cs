using System.Diagnostics.Metrics;

namespace WebhookOps.Operator.Tests;

public sealed class MetricsTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task Prometheus_reads_them_with_a_key_and_nobody_without()
    {
        using var anybody = new HttpClient { BaseAddress = shared.Host.Url };
        ((int)(await anybody.GetAsync("/metrics")).StatusCode).ShouldBe(401);
        using var answer = await shared.Host.Client.GetAsync("/metrics");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        var text = await answer.Content.ReadAsStringAsync();
        text.ShouldContain("# TYPE webhookops_deliveries gauge");
        text.ShouldContain("webhookops_deliveries{state=\"dead\"} ");
    }

    [Fact]
    public async Task Labels_are_bounded_and_what_strangers_put_into_them_is_quoted()
    {
        using var meter = new Meter("WebhookOps.Tests");
        var counter = meter.CreateCounter<long>("webhookops.tests.bounded");
        for (var i = 0; i < 500; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("code", $"\"\n{i}"), new KeyValuePair<string, object?>("url", "https://example.com/"));
        }

        var text = await shared.Host.Client.GetStringAsync("/metrics");
        var lines = text.Split('\n').Where(l => l.StartsWith("webhookops_tests_bounded_total", StringComparison.Ordinal)).ToList();
        lines.Count.ShouldBe(201);
        lines.ShouldContain("webhookops_tests_bounded_total{overflow=\"true\"} 300");
        lines.ShouldContain("""webhookops_tests_bounded_total{code="\"\n7"} 1""");
        text.ShouldNotContain("https://example.com/");
    }
}
