using System.Globalization;
using System.Threading.Channels;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.ServiceDefaults.Live;
using WebhookOps.ServiceDefaults.Planes;

namespace WebhookOps.Dashboard.Blazor.Pages.Layout;

/// <summary>
/// <c>/live</c>, Server-Sent Events: <c>news</c> when something has changed in the ledger, and a <c>beat</c> every few seconds, so that a page
/// can tell how old what it shows is. It carries no content; a page asks for its own parts again. Each answer ends after some minutes, and
/// the browser comes back: so a session that was revoked hears no more.
/// </summary>
internal static class LiveEvents
{
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);

    public static void MapLiveEvents(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/live", StreamAsync).OnPlane(Plane.Operator).RequireAuthorization(AccessPolicies.Pages).ExcludeFromDescription();

    private static async Task StreamAsync(HttpContext context, ILiveFeed feed, IHostApplicationLifetime host, TimeProvider clock)
    {
        context.Response.ContentType = "text/event-stream";
        var bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var listening = feed.Listen(_ => bell.Writer.TryWrite(true));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        var end = clock.GetUtcNow() + s_longest;
        try
        {
            while (clock.GetUtcNow() < end)
            {
                await context.Response.WriteAsync($"event: beat\ndata: {clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)}\n\n", stop.Token);
                await context.Response.Body.FlushAsync(stop.Token);
                using var beat = new CancellationTokenSource(s_beat, clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(beat.Token, stop.Token);
                try
                {
                    await bell.Reader.ReadAsync(either.Token);
                    await context.Response.WriteAsync("event: news\ndata: \n\n", stop.Token);
                }
                catch (OperationCanceledException) when (!stop.IsCancellationRequested)
                {
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }
}
