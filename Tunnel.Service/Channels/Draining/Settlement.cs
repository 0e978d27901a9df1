using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.ServiceDefaults.Live;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Recording;
using WebhookOps.Tunnel.Service.Channels.Live;

namespace WebhookOps.Tunnel.Service.Channels.Draining;

/// <summary>Turns what came of a message into the outcome of an attempt, by the rules that hold for every delivery.</summary>
internal sealed class Settlement(ICatalogSource catalog, OutcomeRecorder recorder, ILiveFeed live, TimeProvider clock)
{
    /// <summary>Under this name an attempt says which connector had it.</summary>
    public const string ConnectorHeader = "x-connector-id";

    /// <returns>When it is on record: whether it counts, and when the message is due again (null: it is finished).</returns>
    public async Task<(bool Recorded, DateTimeOffset? DueAt)> SettleAsync(ClaimedDelivery claim, DateTimeOffset sentAt, LiveConnection? connection, SendResult result)
    {
        var now = clock.GetUtcNow();
        var step = NextStep.After(result, catalog.Current.RetryOf(claim.SubscriptionId), claim.AttemptNumber, now, Random.Shared.NextDouble());
        if (step.State == DeliveryState.Pending && result.ErrorCode is ErrorCodes.ConnectorGone or ErrorCodes.AckTimeout)
        {
            step = step with { DueAt = claim.DueAt }; // back to its place: no app has refused it
        }

        var attempt = new Attempt
        {
            Id = PublicId.New(clock),
            DeliveryId = claim.Id,
            Number = claim.AttemptNumber,
            Trigger = claim.Trigger,
            StartedAt = sentAt,
            DurationMs = (int)Math.Clamp((now - sentAt).TotalMilliseconds, 0, int.MaxValue),
            ErrorCode = step.ErrorCode,
            Error = step.Error,
            RemoteAddress = connection?.RemoteAddress,
            ResponseHeaders = connection is null ? HeaderList.Empty : new HeaderList([new Header(ConnectorHeader, connection.ConnectorId)]),
        };
        var recorded = await recorder.RecordAsync(new AttemptOutcome(claim.LeaseToken, step.State, step.DueAt, attempt), claim.LeaseUntil);
        if (recorded)
        {
            live.DeliveriesChanged([claim.Id]);
        }

        return (recorded, step.State == DeliveryState.Pending ? step.DueAt : null);
    }
}
