using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WebhookOps.Testing;

namespace WebhookOps.Bench.Product;

/// <summary>A receiver that reads each body, answers 204 and counts. It can note when each delivery id first came.</summary>
internal sealed class Sink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private long _received;

    private Sink(int port, bool timed)
    {
        Url = $"http://127.0.0.1:{port}/";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url).ConfigureKestrel(k => k.AddServerHeader = false);
        _app = builder.Build();
        _app.Run(async context =>
        {
            if (timed)
            {
                FirstByte.TryAdd(context.Request.Headers["X-GitHub-Delivery"].ToString(), Stopwatch.GetTimestamp());
            }

            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            Interlocked.Increment(ref _received);
        });
    }

    public string Url { get; }

    public long Received => Interlocked.Read(ref _received);

    public ConcurrentDictionary<string, long> FirstByte { get; } = new(StringComparer.Ordinal);

    public static async Task<Sink> StartAsync(bool timed = false)
    {
        var sink = new Sink(FreePort.Next(), timed);
        await sink._app.StartAsync();
        return sink;
    }

    public async Task WaitForAsync(long count, TimeSpan timeout)
    {
        var started = Stopwatch.GetTimestamp();
        while (Received < count)
        {
            if (Stopwatch.GetElapsedTime(started) > timeout)
            {
                throw new TimeoutException($"The receiver has {Received} of {count} after {timeout.TotalSeconds} s.");
            }

            await Task.Delay(5);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
