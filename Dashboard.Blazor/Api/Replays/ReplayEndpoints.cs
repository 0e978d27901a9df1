using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Api.Events;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Dashboard.Blazor.Replaying;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Replays;

/// <summary><c>/api/replays</c>: many old events sent again.</summary>
internal static class ReplayEndpoints
{
    public static void MapReplays(this RouteGroupBuilder api)
    {
        var replays = api.MapGroup("/replays").WithTags("Replays");
        replays.MapGet("/", List).WithName("ListReplays").WithSummary("Every replay job, newest first");
        replays.MapPost("/", Create).WithName("CreateReplay").WithSummary("Count the events that a query finds, or start a job that sends them again, or retries or cancels their deliveries")
            .WithMetadata(new RequestExample("""{"query":{"source":"github","state":"dead"},"ratePerSecond":50,"dryRun":true}"""));
        replays.MapGet("/{id}", Read).WithName("ReadReplay").WithSummary("One job and how far it is");
        replays.MapPost("/{id}/cancel", Cancel).WithName("CancelReplay").WithSummary("Stop a job; the deliveries that it made stay");
    }

    private static async Task<Results<Ok<Http.Page<ReplayAnswer>>, ProblemHttpResult>> List(
        PageQuery page, IDbContextFactory<LedgerContext> contexts, ICatalogSource catalog, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.Replays.Before(page.After).OrderByDescending(r => r.Id).Take(page.Limit + 1).ToListAsync(cancellation);
        return TypedResults.Ok(page.Cut(rows, r => r.Id, r => ReplayMapping.ToAnswer(r, catalog.Current)));
    }

    private static async Task<Results<Ok<ReplayAnswer>, ProblemHttpResult>> Read(
        string id, IDbContextFactory<LedgerContext> contexts, ICatalogSource catalog, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return PublicId.TryParse(PublicId.Replay, id, out var key) && await db.Replays.SingleOrDefaultAsync(r => r.Id == key, cancellation) is { } replay
            ? TypedResults.Ok(ReplayMapping.ToAnswer(replay, catalog.Current))
            : Problems.NotFound("replay", id);
    }

    internal static async Task<Results<Ok<ReplayCountAnswer>, Accepted<ReplayAnswer>, ProblemHttpResult>> Create(
        Body<ReplayRequest> body,
        EventSearch search,
        Edits edits,
        ReplayRunner runner,
        ICatalogSource catalog,
        TimeProvider clock,
        ClaimsPrincipal user,
        CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var given = body.Value;
        var current = catalog.Current;
        var checks = new Checks();
        checks.Require(given.Query is not null, "query", "Is required; an empty object is all events.", "required");
        checks.Range(given.RatePerSecond, 0.01, 10_000, "ratePerSecond");
        var filters = given.Query ?? new EventFilters();
        var query = filters.Read(current, clock.GetUtcNow(), checks, "query.");
        var reader = new QueryReader(current, checks);
        var destination = reader.Destination(given.Destination);
        var reason = reader.Text(given.Reason, "reason", 500);
        var action = ReplayMapping.ActionOf(given.Action);
        checks.Require(action is not null, "action", "Must be replay, retry or cancel.");
        checks.Require(destination is null || action is null or ReplayAction.Replay, "destination", "Only a replay can go elsewhere; a retry goes where it went.");
        if (checks.Failed)
        {
            return checks.ToProblem();
        }

        var now = clock.GetUtcNow();
        query = query with { To = query.To < now ? query.To : now };
        var found = await search.CountAsync(query, cancellation);
        if (given.DryRun ?? true)
        {
            return TypedResults.Ok(new ReplayCountAnswer(DryRun: true, found));
        }

        var replay = new Replay
        {
            Id = PublicId.New(clock),
            Query = ReplayQuery.Write(filters.At(now) with { To = query.To.Value.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) }),
            Action = action!.Value,
            DestinationId = destination,
            Reason = reason,
            RatePerSecond = given.RatePerSecond,
            Total = found,
            Actor = Actor.NameOf(user),
            CreatedAt = now,
        };
        var id = PublicId.Format(PublicId.Replay, replay.Id);
        var problem = await edits.OtherAsync(
            user,
            new Deed("replay.create", id, new { given.Action, given.Query, given.Destination, Reason = reason, Events = found }),
            (db, _) =>
            {
                db.Replays.Add(replay);
                return Task.FromResult<ProblemHttpResult?>(null);
            },
            cancellation);
        if (problem is not null)
        {
            return problem;
        }

        runner.Look();
        return TypedResults.Accepted($"/api/replays/{id}", ReplayMapping.ToAnswer(replay, current));
    }

    internal static async Task<Results<Ok<ReplayAnswer>, ProblemHttpResult>> Cancel(
        string id, Edits edits, ICatalogSource catalog, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (!PublicId.TryParse(PublicId.Replay, id, out var key))
        {
            return Problems.NotFound("replay", id);
        }

        Replay? replay = null;
        var problem = await edits.OtherAsync(
            user,
            new Deed("replay.cancel", id),
            async (db, stop) =>
            {
                replay = await db.Replays.SingleOrDefaultAsync(r => r.Id == key, stop);
                if (replay is null)
                {
                    return Problems.NotFound("replay", id);
                }

                if (replay.State != ReplayState.Running)
                {
                    return Problem.Of(StatusCodes.Status409Conflict, "replay_not_running", "The job has come to its end already.");
                }

                replay.State = ReplayState.Cancelled;
                replay.FinishedAt = edits.Now;
                return null;
            },
            cancellation);
        return problem is null ? TypedResults.Ok(ReplayMapping.ToAnswer(replay!, catalog.Current)) : problem;
    }
}
