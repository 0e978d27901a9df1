using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Channels;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Channels;

/// <summary><c>/api/channels</c>: buffered streams that connectors drain. A channel is made before anything can come to it.</summary>
internal static class ChannelEndpoints
{
    private const double MaxGraceSeconds = 30 * 86_400;

    public static void MapChannels(this RouteGroupBuilder api)
    {
        var channels = api.MapGroup("/channels").WithTags("Channels");
        channels.MapGet("/", List).WithName("ListChannels").WithSummary("Every channel, oldest first, with how it stands");
        channels.MapPost("/", Create).WithName("CreateChannel").WithSummary("Make a channel; the answer carries its token, once")
            .WithMetadata(new RequestExample("""{"name":"orders","ttlSeconds":86400,"maxQueueSize":10000,"maxConnections":10,"maxInFlight":100}"""));
        channels.MapGet("/{name}", Read).WithName("ReadChannel").WithSummary("One channel");
        channels.MapPatch("/{name}", Update).WithName("UpdateChannel").WithSummary("Change the members given, and no other")
            .WithMetadata(new RequestExample("""{"ttlSeconds":3600,"overflow":"dead-letter-oldest"}"""));
        channels.MapDelete("/{name}", Delete).WithName("DeleteChannel").WithSummary("Remove a channel that no destination goes to, and cut its connectors");
        channels.MapPost("/{name}/rotate-token", Rotate).WithName("RotateChannelToken").WithSummary("Make a new token, shown once; for a while both are accepted")
            .WithMetadata(new RequestExample("""{"gracePeriodSeconds":3600}"""));
        channels.MapChannelInspection();
    }

    private static async Task<Results<Ok<Http.Page<ChannelAnswer>>, ProblemHttpResult>> List(
        PageQuery page, ICatalogSource catalog, ChannelSearch search, PublicAddress address, HttpRequest request, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var current = catalog.Current;
        var stats = await search.StatsAsync(current.Channels.Values, cancellation);
        return TypedResults.Ok(page.Slice(
            current.Channels.Values, c => c.Id, c => ChannelMapping.ToAnswer(c, stats.GetValueOrDefault(c.Id, ChannelStats.None), current, address.OfEdge(request))));
    }

    private static async Task<Results<Ok<ChannelAnswer>, ProblemHttpResult>> Read(
        string name, ICatalogSource catalog, ChannelSearch search, PublicAddress address, HttpRequest request, CancellationToken cancellation) =>
        await FindAsync(catalog, name, cancellation) is { } channel
            ? TypedResults.Ok(ChannelMapping.ToAnswer(channel, (await search.StatsAsync([channel], cancellation))[channel.Id], catalog.Current, address.OfEdge(request)))
            : Problems.NotFound("channel", name);

    internal static async Task<Results<Created<ChannelAnswer>, ProblemHttpResult>> Create(
        Body<ChannelRequest> body, Edits edits, ICatalogSource catalog, TimeProvider clock, PublicAddress address, HttpRequest request, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var checks = new Checks();
        var name = body.Value.Name ?? "";
        checks.Add(ChannelRules.CheckName(name));
        var now = clock.GetUtcNow();
        var (tokens, token) = new ChannelTokens().Rotate(now, TimeSpan.Zero);
        var channel = new Channel { Id = PublicId.New(clock), Name = name, Tokens = tokens, CreatedAt = now, UpdatedAt = now };
        ChannelMapping.Apply(body, channel, checks);
        if (checks.Failed)
        {
            return checks.ToProblem();
        }

        var problem = await edits.CatalogAsync(
            user,
            new Deed("channel.create", name),
            async (db, stop) =>
            {
                if (await db.Channels.AnyAsync(c => c.Name == name, stop))
                {
                    return Problems.Conflict("name_taken", "name", $"There is a channel '{name}' already.");
                }

                db.Channels.Add(channel);
                db.ChannelCounters.Add(new ChannelCounters { ChannelId = channel.Id });
                return null;
            },
            cancellation);
        return problem is null
            ? TypedResults.Created($"/api/channels/{name}", ChannelMapping.ToAnswer(channel, ChannelStats.None, catalog.Current, address.OfEdge(request)) with { Token = token.Reveal() })
            : problem;
    }

    internal static async Task<Results<Ok<ChannelAnswer>, ProblemHttpResult>> Update(
        string name, Body<ChannelRequest> body, Edits edits, ICatalogSource catalog, ChannelSearch search, PublicAddress address, HttpRequest request, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var checks = new Checks();
        checks.Require(!body.Has("name") || body.Value.Name == name, "name", "Cannot be changed. Make another channel.", "read_only");
        var problem = await ChangeAsync(name, new Deed("channel.update", name, new { Changed = body.Given }), edits, user, channel =>
        {
            ChannelMapping.Apply(body, channel, checks);
            return checks.Failed ? checks.ToProblem() : null;
        }, cancellation);
        return problem is null ? await Read(name, catalog, search, address, request, cancellation) : problem;
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, Edits edits, ClaimsPrincipal user, CancellationToken cancellation) =>
        await edits.CatalogAsync(
            user,
            new Deed("channel.delete", name),
            async (db, stop) =>
            {
                if (await db.Channels.SingleOrDefaultAsync(c => c.Name == name, stop) is not { } channel)
                {
                    return Problems.NotFound("channel", name);
                }

                if (await db.Destinations.FirstOrDefaultAsync(d => d.Kind == DestinationKind.Channel && d.Target == name, stop) is { } used)
                {
                    return Problems.Conflict("channel_in_use", "name", $"The destination '{used.Name}' goes to this channel. Remove it first.");
                }

                db.Channels.Remove(channel);
                return null;
            },
            cancellation) is { } problem ? problem : TypedResults.NoContent();

    internal static async Task<Results<Ok<RotateTokenAnswer>, ProblemHttpResult>> Rotate(
        string name, Body<RotateTokenRequest> body, Edits edits, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var checks = new Checks();
        checks.Range(body.Value.GracePeriodSeconds, 0, MaxGraceSeconds, "gracePeriodSeconds");
        if (checks.Failed)
        {
            return checks.ToProblem();
        }

        RotateTokenAnswer? answer = null;
        var grace = TimeSpan.FromSeconds(body.Value.GracePeriodSeconds ?? 3600);
        var problem = await ChangeAsync(name, new Deed("channel.rotate-token", name, new { GracePeriodSeconds = grace.TotalSeconds }), edits, user, channel =>
        {
            (channel.Tokens, var token) = channel.Tokens.Rotate(edits.Now, grace);
            answer = new RotateTokenAnswer(name, token.Reveal(), channel.Tokens.PreviousUntil?.UtcDateTime);
            return null;
        }, cancellation);
        return problem is null ? TypedResults.Ok(answer!) : problem;
    }

    private static Task<ProblemHttpResult?> ChangeAsync(
        string name, Deed deed, Edits edits, ClaimsPrincipal user, Func<Channel, ProblemHttpResult?> change, CancellationToken cancellation) => edits.CatalogAsync(
        user,
        deed,
        async (db, stop) =>
        {
            if (await db.Channels.SingleOrDefaultAsync(c => c.Name == name, stop) is not { } channel)
            {
                return Problems.NotFound("channel", name);
            }

            channel.UpdatedAt = edits.Now;
            return change(channel);
        },
        cancellation);

    internal static async Task<Channel?> FindAsync(ICatalogSource catalog, string name, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        return catalog.Current.Channels.GetValueOrDefault(name);
    }
}
