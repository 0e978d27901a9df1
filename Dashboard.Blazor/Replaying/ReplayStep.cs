using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Operators;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Replaying;

/// <summary>
/// One page of a replay: finds events, makes their deliveries, then moves the job's cursor. The ids of the deliveries follow from the
/// job, the event and the destination, so that a page which is done over after a crash makes nothing twice and is counted once.
/// </summary>
internal sealed class ReplayStep(
    IDbContextFactory<LedgerContext> contexts,
    LedgerEditor editor,
    EventSearch search,
    IDeliveryQueue queue,
    IHints hints,
    ICatalogSource catalog,
    TimeProvider clock)
{
    private const int MaxEvents = 200;

    /// <returns>Whether there is more to do.</returns>
    public async Task<bool> TakeAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Replays.SingleOrDefaultAsync(r => r.Id == id, cancellation) is not { State: ReplayState.Running } job)
        {
            return false;
        }

        await catalog.RefreshAsync(cancellation);
        var current = catalog.Current;
        var checks = new Checks();
        var query = ReplayQuery.Read(job).Read(current, checks);
        if (checks.Failed || (job.DestinationId is { } to && !current.Destinations.ContainsKey(to)))
        {
            await MoveAsync(job, ReplayState.Failed, job.Cursor, 0, "A source or destination that it names has been removed.", cancellation);
            return false;
        }

        var events = job.RatePerSecond is { } rate ? (int)Math.Clamp(rate, 1, MaxEvents) : MaxEvents;
        var page = await search.FindAsync(query, job.Cursor, events, cancellation);
        var deliveries = new List<ReplayDelivery>();
        foreach (var found in page.Items)
        {
            var targets = await TargetsOfAsync(found, query, current, job.DestinationId, cancellation);
            deliveries.AddRange(targets.Select(t =>
                new ReplayDelivery(job.DeliveryIdFor(found.Id, t.DestinationId), found.Id, found.SourceId, t.DestinationId, t.SubscriptionId, job.Id)));
        }

        var pause = await MakeAsync(deliveries, job.RatePerSecond, cancellation);
        await MoveAsync(job, page.Next is null ? ReplayState.Done : ReplayState.Running, page.Next ?? job.Cursor, deliveries.Count, null, cancellation);
        if (page.Next is null)
        {
            return false;
        }

        await Task.Delay(pause, clock, cancellation);
        return true;
    }

    /// <summary>A query that names a destination or a state is about the deliveries like that, and not about the event's other ones.</summary>
    private async Task<IReadOnlyList<ReplayTarget>> TargetsOfAsync(
        EventSummary found, EventQuery query, Catalog current, Guid? destination, CancellationToken cancellation)
    {
        var went = found.Deliveries
            .Where(d => query.DestinationId is not { } asked || d.DestinationId == asked)
            .Where(d => query.Status is not { } status || d.Status == status)
            .Select(d => new ReplayTarget(d.DestinationId, d.SubscriptionId))
            .ToList();
        var targets = ReplayTargets.Known(found.SourceId, went, current, destination);
        var isAboutDeliveries = query.DestinationId is not null || query.Status is not null;
        return targets.Count > 0 || isAboutDeliveries || await search.GetAsync(found.Id, cancellation) is not { } old
            ? targets
            : ReplayTargets.Of(old, went, current, destination);
    }

    /// <returns>How long to wait before more may be made.</returns>
    private async Task<TimeSpan> MakeAsync(List<ReplayDelivery> deliveries, double? ratePerSecond, CancellationToken cancellation)
    {
        var pause = TimeSpan.Zero;
        foreach (var part in deliveries.Chunk((int)Math.Clamp(ratePerSecond ?? MaxEvents, 1, MaxEvents)))
        {
            await Task.Delay(pause, clock, cancellation);
            await queue.AddReplayAsync(part, cancellation);
            await hints.DeliveriesReadyAsync([.. part.Select(d => d.DestinationId).Distinct()], cancellation);
            pause = ratePerSecond is { } rate ? TimeSpan.FromSeconds(part.Length / rate) : TimeSpan.Zero;
        }

        return pause;
    }

    /// <summary>Only from where this step began: a job that was cancelled, or that another process has moved on, stays as it is.</summary>
    private async Task MoveAsync(Replay from, ReplayState state, Guid? cursor, int made, string? error, CancellationToken cancellation)
    {
        DateTimeOffset? finished = state == ReplayState.Running ? null : clock.GetUtcNow();
        await editor.EditAsync(
            (db, stop) => db.Replays
                .Where(r => r.Id == from.Id && r.State == ReplayState.Running && r.Cursor == from.Cursor)
                .ExecuteUpdateAsync(
                    row => row
                        .SetProperty(r => r.State, state)
                        .SetProperty(r => r.Cursor, cursor)
                        .SetProperty(r => r.Made, from.Made + made)
                        .SetProperty(r => r.FinishedAt, finished)
                        .SetProperty(r => r.Error, error),
                    stop),
            cancellation);
    }
}
