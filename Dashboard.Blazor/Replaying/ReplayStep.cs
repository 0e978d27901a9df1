using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Operators;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Replaying;

/// <summary>
/// One page of a replay: finds events, makes their deliveries (or retries or cancels those they have), then moves the job's cursor. The ids of the deliveries follow from the
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
        var query = ReplayQuery.Read(job).Read(current, job.CreatedAt, checks);
        if (checks.Failed || (job.DestinationId is { } to && !current.Destinations.ContainsKey(to)))
        {
            await MoveAsync(job, ReplayState.Failed, job.Cursor, 0, "A source or destination that it names has been removed.", cancellation);
            return false;
        }

        var events = job.RatePerSecond is { } rate ? (int)Math.Clamp(rate, 1, MaxEvents) : MaxEvents;
        var page = await search.FindAsync(query, job.Cursor, events, cancellation, exact: true);
        var (made, pause) = job.Action == ReplayAction.Replay
            ? await ReplayAsync(job, page.Items, query, current, cancellation)
            : await ChangeAsync(job, page.Items, query, cancellation);
        await MoveAsync(job, page.Next is null ? ReplayState.Done : ReplayState.Running, page.Next ?? job.Cursor, made, null, cancellation);
        if (page.Next is null)
        {
            return false;
        }

        await Task.Delay(pause, clock, cancellation);
        return true;
    }

    private async Task<(int Made, TimeSpan Pause)> ReplayAsync(
        Replay job, IReadOnlyList<EventSummary> events, EventQuery query, Catalog current, CancellationToken cancellation)
    {
        var deliveries = new List<ReplayDelivery>();
        foreach (var found in events.Where(e => !e.IsBodyRemoved))
        {
            var targets = await TargetsOfAsync(found, query, current, job.DestinationId, cancellation);
            deliveries.AddRange(targets.Select(t =>
                new ReplayDelivery(job.DeliveryIdFor(found.Id, t.DestinationId), found.Id, found.SourceId, t.DestinationId, t.SubscriptionId, job.Id)));
        }

        var pause = await InPartsAsync(deliveries, job.RatePerSecond, async part =>
        {
            await queue.AddReplayAsync(part, cancellation);
            await hints.DeliveriesReadyAsync([.. part.Select(d => d.DestinationId).Distinct()], cancellation);
        }, cancellation);
        return (deliveries.Count, pause);
    }

    /// <summary>A retry takes what ended without success, unless the query names states; a cancel takes what waits.</summary>
    private async Task<(int Made, TimeSpan Pause)> ChangeAsync(Replay job, IReadOnlyList<EventSummary> events, EventQuery query, CancellationToken cancellation)
    {
        var changed = 0;
        var deliveries = events.SelectMany(e => e.Deliveries)
            .Where(query.IsAbout)
            .Where(d => job.Action == ReplayAction.Cancel
                ? d.State == DeliveryState.Pending
                : query.Statuses.Count > 0 || d.State is DeliveryState.Dead or DeliveryState.Cancelled)
            .Select(d => d.Id)
            .ToList();
        var pause = await InPartsAsync(deliveries, job.RatePerSecond, async part =>
        {
            if (job.Action == ReplayAction.Cancel)
            {
                changed += await queue.CancelAsync(part, cancellation);
                return;
            }

            var retried = await queue.RetryAsync(part, AttemptTrigger.Bulk, cancellation);
            await hints.DeliveriesReadyAsync([.. retried.Distinct()], cancellation);
            changed += retried.Count;
        }, cancellation);
        return (changed, pause);
    }

    /// <summary>A query that names a destination, a state or an answer is about the deliveries like that, and not about the event's other ones.</summary>
    private async Task<IReadOnlyList<ReplayTarget>> TargetsOfAsync(
        EventSummary found, EventQuery query, Catalog current, Guid? destination, CancellationToken cancellation)
    {
        var went = found.Deliveries
            .Where(query.IsAbout)
            .Select(d => new ReplayTarget(d.DestinationId, d.SubscriptionId))
            .ToList();
        var targets = ReplayTargets.Known(found.SourceId, went, current, destination);
        return targets.Count > 0 || query.IsAboutDeliveries || await search.GetAsync(found.Id, cancellation) is not { } old
            ? targets
            : ReplayTargets.Of(old, went, current, destination);
    }

    /// <returns>How long to wait before there may be more.</returns>
    private async Task<TimeSpan> InPartsAsync<T>(IReadOnlyList<T> all, double? ratePerSecond, Func<T[], Task> take, CancellationToken cancellation)
    {
        var pause = TimeSpan.Zero;
        foreach (var part in all.Chunk((int)Math.Clamp(ratePerSecond ?? MaxEvents, 1, MaxEvents)))
        {
            await Task.Delay(pause, clock, cancellation);
            await take(part);
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
