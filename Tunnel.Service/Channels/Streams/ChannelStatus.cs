using WebhookOps.Storage.Search;
using WebhookOps.Tunnel.Service.Channels.Live;

namespace WebhookOps.Tunnel.Service.Channels.Streams;

/// <summary><c>/connect/status/{channel}</c>: how a channel stands, for whoever has its token.</summary>
internal sealed class ChannelStatus(ChannelDoor door, ChannelSearch search, TimeProvider clock)
{
    public async Task<IResult> RunAsync(HttpContext context, string name)
    {
        var (channel, _, refused) = await door.CheckAsync(context, name);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var stats = (await search.StatsAsync([channel!], context.RequestAborted))[channel!.Id];
        return TypedResults.Ok(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["channel"] = channel.Name,
            ["connected"] = true,
            ["stats"] = new Dictionary<string, long>(StringComparer.Ordinal)
            {
                ["messages_queued"] = stats.Queued,
                ["messages_in_flight"] = stats.InFlight,
                ["messages_delivered"] = stats.Delivered,
                ["messages_expired"] = stats.Expired,
                ["messages_dead_lettered"] = stats.DeadLettered,
                ["connected_clients"] = stats.Connections,
            },
            ["server_time"] = clock.GetUtcNow().UtcDateTime,
        });
    }
}
