using System.Diagnostics;
using System.Net.Http.Headers;
using WebhookOps.Bench.Load;

namespace WebhookOps.Bench.Bare;

/// <summary>The limit of delivery: the same client posting the same bodies to the same receiver, with no ledger. A process of its own, as the product is.</summary>
internal static class BareSend
{
    /// <summary>What its last line begins with.</summary>
    public const string Done = "done ";

    /// <summary>Prints how many requests a second it made, and the microseconds of processor time that each one took.</summary>
    public static async Task<int> RunAsync(string url, int count, int concurrency)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null };
        using var client = new HttpMessageInvoker(handler);
        var body = new SignedRequest(new Uri(url)).Body;
        var signature = SignedRequest.Signature(body);
        async Task<TimeSpan> RoundAsync(int requests)
        {
            var left = requests;
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
            {
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) };
                    request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                    request.Headers.TryAddWithoutValidation("X-GitHub-Event", "push");
                    request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
                    request.Headers.TryAddWithoutValidation("X-GitHub-Delivery", Guid.CreateVersion7().ToString("N"));
                    using var response = await client.SendAsync(request, CancellationToken.None);
                    await response.Content.CopyToAsync(Stream.Null);
                }
            })));
            return Stopwatch.GetElapsedTime(started);
        }

        await RoundAsync(count / 5);
        var before = Environment.CpuUsage.TotalTime;
        var elapsed = await RoundAsync(count);
        var used = Environment.CpuUsage.TotalTime - before;
        Console.WriteLine(FormattableString.Invariant($"{Done}{count / elapsed.TotalSeconds:F0} {used.TotalMicroseconds / count:F1}"));
        return 0;
    }
}
