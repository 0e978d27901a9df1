using System.Diagnostics;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Ids;
using WebhookOps.ServiceDefaults.Live;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Recording;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>Makes one attempt of a claimed delivery, decides what becomes of it, and hands that to the recorder. Never throws.</summary>
internal sealed class AttemptMaker(
    IEnumerable<IDeliverySender> senders,
    ICatalogSource catalog,
    OutcomeRecorder recorder,
    ILiveFeed live,
    TimeProvider clock,
    AttemptLog log) : IDisposable
{
    private readonly IDeliverySender?[] _senders = ByKind(senders);
    private readonly CancellationTokenSource _stop = new();
    private readonly Pending _underWay = new();

    public bool CanSend(Destination destination) => _senders[(int)destination.Kind]?.CanSend(destination) ?? false;

    public async Task<SendResult> MakeAsync(Destination? destination, ClaimedDelivery claim)
    {
        _underWay.Enter();
        DeliveryTelemetry.InFlight.Add(1);
        try
        {
            var startedAt = clock.GetUtcNow();
            var began = clock.GetTimestamp();
            var result = await SendAsync(destination, claim);
            Conclude(destination, claim, result, startedAt, clock.GetElapsedTime(began));
            return result;
        }
        finally
        {
            DeliveryTelemetry.InFlight.Add(-1);
            _underWay.Leave();
        }
    }

    /// <summary>Waits for the attempts under way; those that take longer are broken off and given back.</summary>
    public async Task DrainAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var none = _underWay.NoneAsync();
        await none.WaitAsync(patience, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.CancelAsync();
        await none;
    }

    public void Dispose() => _stop.Dispose();

    private async Task<SendResult> SendAsync(Destination? destination, ClaimedDelivery claim)
    {
        if (destination is null)
        {
            return SendResult.Failed(ErrorCodes.DestinationDeleted, "The destination has been deleted.", permanent: true);
        }

        if (claim.Event is not { } @event)
        {
            return SendResult.Failed(ErrorCodes.Expired, "Retention has removed the event, or its body.", permanent: true);
        }

        if (_senders[(int)destination.Kind] is not { } sender)
        {
            return SendResult.NotNow;
        }

        using var activity = DeliveryTelemetry.Source.StartActivity("deliver", ActivityKind.Client, @event.TraceParent);
        activity?.SetTag("webhookops.destination", destination.Name);
        activity?.SetTag("webhookops.event", PublicId.Format(PublicId.Event, @event.Id));
        activity?.SetTag("webhookops.attempt", claim.AttemptNumber);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(TimeSpan.FromSeconds(destination.TimeoutSeconds));
        var source = catalog.Current.Sources.TryGetValue(@event.SourceId, out var found) ? found.Slug : "";
        try
        {
            var result = await sender.SendAsync(new Outgoing(claim.Id, @event, source, destination, claim.AttemptNumber), patience.Token);
            activity?.SetTag("http.response.status_code", result.Status);
            activity?.SetStatus(result.ErrorCode is null && result.Status is null or < 400 ? ActivityStatusCode.Ok : ActivityStatusCode.Error, result.Error);
            return result;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return SendResult.NotNow;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return SendResult.Failed(ErrorCodes.Timeout, $"No answer within {destination.TimeoutSeconds} s.");
        }
        catch (Exception failure)
        {
            log.SenderFailed(failure, destination.Kind);
            return SendResult.Failed(ErrorCodes.Protocol, "The attempt failed inside WebhookOps; its log says how.");
        }
    }

    private void Conclude(Destination? destination, ClaimedDelivery claim, SendResult result, DateTimeOffset startedAt, TimeSpan took)
    {
        if (result.IsNotNow)
        {
            _ = recorder.GiveBackAsync([claim]);
            return;
        }

        var policy = catalog.Current.RetryOf(claim.SubscriptionId);
        var step = NextStep.After(result, policy, claim.AttemptNumber, clock.GetUtcNow(), Random.Shared.NextDouble());
        var attempt = new Attempt
        {
            Id = PublicId.New(clock),
            DeliveryId = claim.Id,
            Number = claim.AttemptNumber,
            Trigger = claim.Trigger,
            StartedAt = startedAt,
            DurationMs = (int)took.TotalMilliseconds,
            Status = result.Status,
            ErrorCode = step.ErrorCode,
            Error = step.Error,
            RemoteAddress = result.RemoteAddress,
            ResponseHeaders = result.ResponseHeaders,
            ResponseBody = result.ResponseBody,
            ResponseCut = result.ResponseCut,
        };
        _ = RecordAsync(new AttemptOutcome(claim.LeaseToken, step.State, step.DueAt, attempt), claim.LeaseUntil);

        var outcome = new KeyValuePair<string, object?>("outcome", step.ErrorCode ?? "delivered");
        DeliveryTelemetry.Attempts.Add(1, outcome);
        DeliveryTelemetry.Duration.Record(took.TotalSeconds, outcome);
        if (step.ErrorCode is not null)
        {
            log.Failed(destination, claim, step, policy.MaxAttempts);
        }
    }

    private async Task RecordAsync(AttemptOutcome outcome, DateTimeOffset leaseUntil)
    {
        if (await recorder.RecordAsync(outcome, leaseUntil))
        {
            live.DeliveriesChanged([outcome.Attempt.DeliveryId]);
        }
    }

    private static IDeliverySender?[] ByKind(IEnumerable<IDeliverySender> senders)
    {
        var byKind = new IDeliverySender?[Enum.GetValues<DestinationKind>().Length];
        foreach (var sender in senders)
        {
            byKind[(int)sender.Kind] = sender;
        }

        return byKind;
    }
}
