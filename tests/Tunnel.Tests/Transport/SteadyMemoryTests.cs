using System.Net;
using Microsoft.AspNetCore.Http;
using WebhookOps.Testing.Http;

namespace WebhookOps.Tunnel.Tests.Transport;

/// <summary>Counted by what a full collection leaves of the managed heap, service and agent together: the tests beside have a part in it, hence the slack.</summary>
[Collection(nameof(SteadyMemoryTests))]
[CollectionDefinition(nameof(SteadyMemoryTests), DisableParallelization = true)]
public sealed class SteadyMemoryTests
{
    private const long Slack = 64L << 20;

    [Fact]
    public async Task A_thousand_reconnects_leave_nothing_behind()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        await using var host = await TunnelHost.StartAsync();
        await ReconnectAsync(host, app.Url, 50);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await ReconnectAsync(host, app.Url, 1000);
        host.Registry.Sessions.ShouldBeEmpty();

        // a session's buffers alone are 64 KiB and more: a thousand that were kept would be seen
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(Slack);
    }

    [Fact]
    public async Task A_large_body_streams_up_and_down_without_being_held()
    {
        const long size = 128L << 20; // twice the slack
        await using var app = await PlainApp.StartAsync(static async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await new StreamContent(new Zeros(size)).CopyToAsync(context.Response.Body, context.RequestAborted);
        });
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", app.Url);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var request = new HttpRequestMessage(HttpMethod.Post, host.Hook("shop")) { Content = new StreamContent(new Zeros(size), 64 * 1024) };
        using var answer = await host.Caller.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var (buffer, total, next, most) = (new byte[64 * 1024], 0L, 0L, 0L);
        int count;
        while ((count = await body.ReadAsync(buffer)) > 0)
        {
            total += count;
            if (total >= next)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
                next += size / 8;
            }
        }

        total.ShouldBe(size);
        most.ShouldBeLessThan(Slack);
    }

    /// <summary>Several at once: most of a connection's time is waiting.</summary>
    private static Task ReconnectAsync(TunnelHost host, string app, int times) => Parallel.ForAsync(
        0, times, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => await host.JoinOnceAsync($"shop-{i}", app));

    private sealed class Zeros(long size) : MemoryStream
    {
        private long _left = size;

        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(_left, buffer.Length);
            buffer.Span[..count].Clear();
            _left -= count;
            return ValueTask.FromResult(count);
        }
    }
}
