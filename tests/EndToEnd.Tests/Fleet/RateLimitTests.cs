using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using WebhookOps.EndToEnd.Tests.Running;
using WebhookOps.Testing;

namespace WebhookOps.EndToEnd.Tests.Fleet;

/// <summary>
/// Limits of 50 a second over two replicas. Where a machine does not ask for so many every second, a limit cannot let so many through: so
/// what it let through at least is held against what a perfect one would have, of requests at the moments when they were seen here.
/// </summary>
public sealed class RateLimitTests(ProductAsFleet running) : IClassFixture<ProductAsFleet>
{
    private const int Limit = 50;

    [Fact]
    public async Task A_limit_on_one_source_holds_over_two_replicas_of_ingest()
    {
        const int seconds = 16;
        var slug = $"limited-{Guid.NewGuid().ToString("N")[..8]}";
        await running.Product.Api.PostAsync("/api/sources", new { slug, provider = "generic", signingSecret = Route.SourceSecret, rateLimit = new { requests = Limit, windowSeconds = 1 } });
        await running.Product.SettleAsync();
        var answers = await OfferAsync(slug, 3 * Limit, TimeSpan.FromSeconds(seconds));

        // A machine that does too much may refuse to store what the limit let through (503): for the limit that is no difference.
        answers.ShouldAllBe(a => a.Status == HttpStatusCode.Accepted || a.Status == HttpStatusCode.TooManyRequests || a.Status == HttpStatusCode.ServiceUnavailable);
        var through = answers.Count(a => a.Status != HttpStatusCode.TooManyRequests);
        var perfect = new[] { PerfectWindow(answers.Select(a => a.Sent)), PerfectWindow(answers.Select(a => a.Answered)) };
        var elapsed = answers.Max(a => a.Answered);
        Console.WriteLine(FormattableString.Invariant($"limit {Limit}/s over two replicas: {through} of {answers.Length} let through in {elapsed:F1} s ({through / elapsed:F1}/s); a perfect one {perfect[0]} to {perfect[1]}"));
        ((through - Limit) / elapsed).ShouldBeLessThanOrEqualTo(1.05 * Limit, "after the first window, which is there at once");
        ((double)through).ShouldBeGreaterThanOrEqualTo(0.95 * Math.Min(Limit * elapsed, perfect.Min()), "as much as was asked for");
    }

    [Fact]
    public async Task A_limit_on_one_destination_holds_over_two_workers()
    {
        const int events = 12 * Limit;
        await using var route = await Route.MakeAsync(running.Product, rateLimit: new { requests = Limit, windowSeconds = 1 });
        await running.Product.Api.PostAsync($"/api/destinations/{route.Name}/pause");
        await Parallel.ForEachAsync(
            Enumerable.Range(0, events), new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, _) => await SendUntilTakenAsync(route, $"limited-{i}"));
        await running.Product.Api.PostAsync($"/api/destinations/{route.Name}/resume");
        var received = await route.Receiver.WaitForCountAsync(events, TimeSpan.FromMinutes(5));

        // The first window is there at once. What then came in the best few seconds shows that the limit is made use of, and all of it that
        // nowhere was more: a window is measured where requests arrive, and those that were late for one may come with the next.
        var times = received.Select(r => r.At).Order().Select(at => (at - received.Min(r => r.At)).TotalSeconds).ToArray();
        var overall = (events - Limit) / times[^1];
        var best = times.Where(from => from <= times[^1] - 4).Max(from => times.Count(at => at > from && at <= from + 4) / 4.0);
        Console.WriteLine(FormattableString.Invariant($"limit {Limit}/s over two workers: {events} delivered in {times[^1]:F1} s, {overall:F1}/s after the first window, {best:F1}/s in the best 4 s"));
        overall.ShouldBeLessThanOrEqualTo(1.05 * Limit);
        best.ShouldBeGreaterThanOrEqualTo(0.95 * Limit);
    }

    /// <summary>As providers do.</summary>
    private static async Task SendUntilTakenAsync(Route route, string id)
    {
        for (var isTaken = false; !isTaken;)
        {
            try
            {
                await Route.SendAsync(Webhooks.Generic(route.Url, "{}"u8.ToArray(), id));
                isTaken = true;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(250); // a machine that does too much cuts connections that it finds idle
            }
        }
    }

    /// <summary>Sends so many a second, as far as the machine can, whatever is answered.</summary>
    private async Task<(double Sent, double Answered, HttpStatusCode Status)[]> OfferAsync(string slug, int perSecond, TimeSpan time)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        var answers = new ConcurrentQueue<(double, double, HttpStatusCode)>();
        var open = new List<Task>();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time; await Task.Delay(5))
        {
            for (var due = watch.Elapsed.TotalSeconds * perSecond; open.Count < due;)
            {
                open.Add(Task.Run(async () =>
                {
                    using var webhook = Webhooks.Generic($"{running.Product.EdgeUrl}/in/{slug}", "{}"u8.ToArray());
                    var sent = watch.Elapsed.TotalSeconds;
                    using var answer = await http.SendAsync(webhook);
                    answers.Enqueue((sent, watch.Elapsed.TotalSeconds, answer.StatusCode));
                }));
            }
        }

        await Task.WhenAll(open);
        return [.. answers];
    }

    /// <summary>How many of requests at these moments a limit lets through that remembers each.</summary>
    private static int PerfectWindow(IEnumerable<double> moments)
    {
        var last = new Queue<double>();
        var through = 0;
        foreach (var at in moments.Order())
        {
            while (last.TryPeek(out var oldest) && oldest <= at - 1)
            {
                last.Dequeue();
            }

            if (last.Count < Limit)
            {
                last.Enqueue(at);
                through++;
            }
        }

        return through;
    }
}
