using System.Text;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Api.Events;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Deliveries;

/// <summary>From a delivery to what a client sees.</summary>
internal static class DeliveryMapping
{
    public static DeliveryAnswer ToAnswer(DeliverySummary found, Catalog catalog) => new()
    {
        Id = PublicId.Format(PublicId.Delivery, found.Id),
        EventId = PublicId.Format(PublicId.Event, found.EventId),
        Destination = catalog.Destinations.GetValueOrDefault(found.DestinationId)?.Name,
        ReplayId = ReplayIdOf(found.ReplayId),
        State = TextOf(found.Status),
        AttemptCount = found.AttemptCount,
        DueAt = found.State == DeliveryState.Pending ? found.DueAt.UtcDateTime : null,
        CreatedAt = found.CreatedAt.UtcDateTime,
        FinishedAt = found.FinishedAt?.UtcDateTime,
        LastStatus = found.LastStatus,
        LastError = found.LastError,
    };

    public static DeliveryAnswer ToAnswer(Delivery found, Catalog catalog)
    {
        var destination = catalog.Destinations.GetValueOrDefault(found.DestinationId);
        var held = found.State == DeliveryState.Pending && destination is not { IsOpen: true };
        return new()
        {
            Id = PublicId.Format(PublicId.Delivery, found.Id),
            EventId = PublicId.Format(PublicId.Event, found.EventId),
            Destination = destination?.Name,
            ReplayId = ReplayIdOf(found.ReplayId),
            State = TextOf(held ? DeliveryStatus.Held : (DeliveryStatus)found.State),
            AttemptCount = found.AttemptCount,
            DueAt = found.State == DeliveryState.Pending ? found.DueAt.UtcDateTime : null,
            CreatedAt = found.CreatedAt.UtcDateTime,
            FinishedAt = found.FinishedAt?.UtcDateTime,
            LastStatus = found.LastStatus,
            LastError = found.LastError,
            Attempts = [.. found.Attempts.Select(ToAnswer)],
        };
    }

    private static AttemptAnswer ToAnswer(Attempt attempt) => new()
    {
        Id = PublicId.Format(PublicId.Attempt, attempt.Id),
        Number = attempt.Number,
        Trigger = TextOf(attempt.Trigger),
        StartedAt = attempt.StartedAt.UtcDateTime,
        DurationMs = attempt.DurationMs,
        Status = attempt.Status,
        ErrorCode = attempt.ErrorCode,
        Error = attempt.Error,
        RemoteAddress = attempt.RemoteAddress,
        ResponseHeaders = EventMapping.ToAnswer(attempt.ResponseHeaders),
        ResponseBody = Encoding.UTF8.GetString(attempt.ResponseBody),
        ResponseCut = attempt.ResponseCut,
    };

    private static string? ReplayIdOf(Guid? replay) => replay is { } id ? PublicId.Format(PublicId.Replay, id) : null;

    private static string TextOf(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => "pending",
        DeliveryStatus.Sending => "sending",
        DeliveryStatus.Delivered => "delivered",
        DeliveryStatus.Dead => "dead",
        DeliveryStatus.Cancelled => "cancelled",
        _ => "held",
    };

    private static string TextOf(AttemptTrigger trigger) => trigger switch
    {
        AttemptTrigger.Initial => "initial",
        AttemptTrigger.Automatic => "automatic",
        AttemptTrigger.Manual => "manual",
        AttemptTrigger.Bulk => "bulk",
        _ => "replay",
    };
}
