using System.Security.Claims;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Dashboard.Blazor.Replaying;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Dashboard.Blazor.Actions;

/// <summary>Sends again, or stops sending, on an operator's behalf: the change, its audit row and the hint.</summary>
internal sealed class Redelivery(IDeliveryQueue queue, IHints hints, Edits edits, ICatalogSource catalog, TimeProvider clock)
{
    /// <returns>False: it is being sent right now.</returns>
    public async Task<bool> RetryAsync(ClaimsPrincipal user, Guid delivery, CancellationToken cancellation)
    {
        var destinations = await queue.RetryAsync([delivery], AttemptTrigger.Manual, cancellation);
        if (destinations.Count == 0)
        {
            return false;
        }

        await edits.RecordAsync(user, new Deed("delivery.retry", PublicId.Format(PublicId.Delivery, delivery)), cancellation);
        await hints.DeliveriesReadyAsync(destinations, cancellation);
        return true;
    }

    /// <returns>False: it is not pending.</returns>
    public async Task<bool> CancelAsync(ClaimsPrincipal user, Guid delivery, CancellationToken cancellation)
    {
        if (await queue.CancelAsync([delivery], cancellation) == 0)
        {
            return false;
        }

        await edits.RecordAsync(user, new Deed("delivery.cancel", PublicId.Format(PublicId.Delivery, delivery)), cancellation);
        return true;
    }

    /// <param name="replayed">With its deliveries.</param>
    /// <param name="destination">Null: to where it went, as <see cref="ReplayTargets"/> says.</param>
    /// <returns>The new deliveries; none: there is nowhere to go.</returns>
    public async Task<IReadOnlyList<Guid>> ReplayAsync(
        ClaimsPrincipal user, Event replayed, Guid? destination, string? reason, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var current = catalog.Current;
        var made = ReplayTargets.Of(replayed, replayed.Deliveries.Select(d => new ReplayTarget(d.DestinationId, d.SubscriptionId)), current, destination)
            .Select(t => new ReplayDelivery(PublicId.New(clock), replayed.Id, replayed.SourceId, t.DestinationId, t.SubscriptionId, null))
            .ToList();
        if (made.Count == 0)
        {
            return [];
        }

        await queue.AddReplayAsync(made, cancellation);
        var name = destination is { } id ? current.Destinations.GetValueOrDefault(id)?.Name : null;
        var deed = new Deed("event.replay", PublicId.Format(PublicId.Event, replayed.Id), new { Destination = name, Reason = reason, Deliveries = made.Count });
        await edits.RecordAsync(user, deed, cancellation);
        await hints.DeliveriesReadyAsync([.. made.Select(d => d.DestinationId).Distinct()], cancellation);
        return [.. made.Select(d => d.Id)];
    }
}
