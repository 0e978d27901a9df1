using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Dashboard.Blazor.Api.Deliveries;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Channels;

/// <summary>What is inside of channels: figures, connectors, dead letters.</summary>
internal static class ChannelInspection
{
    public static void MapChannelInspection(this RouteGroupBuilder channels)
    {
        channels.MapGet("/health", Health).WithName("ReadChannelHealth").WithSummary("Whether channels work, and how many there are");
        channels.MapGet("/overview", Overview).WithName("ReadChannelOverview").WithSummary("All channels at a glance");
        channels.MapGet("/{name}/stats", Stats).WithName("ReadChannelStats").WithSummary("How a channel stands");
        channels.MapGet("/{name}/sources", Sources).WithName("ListChannelSources").WithSummary("What a channel has of each source");
        channels.MapGet("/{name}/connections", Connections).WithName("ListChannelConnections").WithSummary("A channel's connectors, oldest first");
        channels.MapDelete("/{name}/connections/{id}", Disconnect).WithName("DisconnectConnector").WithSummary("Cut a connector; what it holds goes to another");
        channels.MapGet("/{name}/dead-letters", DeadLetters).WithName("ListChannelDeadLetters").WithSummary("A channel's dead letters, newest first");
    }

    private static async Task<Ok<ChannelHealthAnswer>> Health(ICatalogSource catalog, ChannelSearch search, TimeProvider clock, CancellationToken cancellation) =>
        TypedResults.Ok((await OverviewAsync(catalog, search, clock, cancellation)).Health);

    private static async Task<Ok<ChannelOverviewAnswer>> Overview(ICatalogSource catalog, ChannelSearch search, TimeProvider clock, CancellationToken cancellation) =>
        TypedResults.Ok(await OverviewAsync(catalog, search, clock, cancellation));

    private static async Task<ChannelOverviewAnswer> OverviewAsync(ICatalogSource catalog, ChannelSearch search, TimeProvider clock, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var channels = catalog.Current.Channels.Values;
        var stats = await search.StatsAsync(channels, cancellation);
        var connections = stats.Values.Sum(s => s.Connections);
        var now = clock.GetUtcNow().UtcDateTime;
        return new ChannelOverviewAnswer(
            now,
            new ChannelHealthAnswer("healthy", channels.Length, connections, now),
            channels.Length,
            connections,
            channels.ToDictionary(c => c.Name, c => ChannelMapping.ToAnswer(c, stats[c.Id]), StringComparer.Ordinal));
    }

    private static async Task<Results<Ok<ChannelStatsAnswer>, ProblemHttpResult>> Stats(string name, ICatalogSource catalog, ChannelSearch search, CancellationToken cancellation) =>
        await ChannelEndpoints.FindAsync(catalog, name, cancellation) is { } channel
            ? TypedResults.Ok(ChannelMapping.ToAnswer(channel, (await search.StatsAsync([channel], cancellation))[channel.Id]))
            : Problems.NotFound("channel", name);

    private static async Task<Results<Ok<Http.Page<ChannelSourceAnswer>>, ProblemHttpResult>> Sources(
        string name, PageQuery page, ICatalogSource catalog, ChannelSearch search, CancellationToken cancellation) =>
        await ChannelEndpoints.FindAsync(catalog, name, cancellation) is { } channel
            ? TypedResults.Ok(page.Slice(
                await search.SourcesAsync(channel, cancellation),
                s => s.SourceId,
                s => new ChannelSourceAnswer(catalog.Current.Sources.GetValueOrDefault(s.SourceId)?.Slug, s.Pending, s.InFlight, s.DeadLettered)))
            : Problems.NotFound("channel", name);

    private static async Task<Results<Ok<Http.Page<ChannelConnectionAnswer>>, ProblemHttpResult>> Connections(
        string name, PageQuery page, ICatalogSource catalog, ChannelSearch search, CancellationToken cancellation) =>
        await ChannelEndpoints.FindAsync(catalog, name, cancellation) is { } channel
            ? TypedResults.Ok(page.Slice(await search.ConnectionsAsync(channel, cancellation), c => c.Id, ChannelMapping.ToAnswer))
            : Problems.NotFound("channel", name);

    internal static async Task<Results<NoContent, ProblemHttpResult>> Disconnect(string name, string id, Edits edits, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (!ChannelMapping.TryParseConnectionId(id, out var connectionId))
        {
            return Problems.NotFound("connection", id);
        }

        // A change of the catalog, so that whichever process holds the connection looks at once.
        var problem = await edits.CatalogAsync(
            user,
            new Deed("channel.disconnect", name, new { Connection = id }),
            async (db, stop) => await db.ChannelConnections
                .Where(c => c.Id == connectionId && db.Channels.Any(channel => channel.Id == c.ChannelId && channel.Name == name))
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.Ending, true), stop) > 0 ? null : Problems.NotFound("connection", id),
            cancellation);
        return problem is null ? TypedResults.NoContent() : problem;
    }

    private static async Task<Results<Ok<Http.Page<DeliveryAnswer>>, ProblemHttpResult>> DeadLetters(
        string name, PageQuery page, ICatalogSource catalog, ChannelSearch search, CancellationToken cancellation)
    {
        if (await ChannelEndpoints.FindAsync(catalog, name, cancellation) is not { } channel)
        {
            return Problems.NotFound("channel", name);
        }

        var found = await search.DeadLettersAsync(channel, page.After, page.Limit, cancellation);
        return TypedResults.Ok(PageQuery.Of(found, d => DeliveryMapping.ToAnswer(d, catalog.Current)));
    }
}
