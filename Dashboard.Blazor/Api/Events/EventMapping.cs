using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Actions;
using WebhookOps.Dashboard.Blazor.Api.Deliveries;
using WebhookOps.Dashboard.Blazor.Verification;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Events;

/// <summary>From an event to what a client sees.</summary>
internal static class EventMapping
{
    public static EventSummaryAnswer ToAnswer(EventSummary found, Catalog catalog) => new()
    {
        Id = PublicId.Format(PublicId.Event, found.Id),
        Source = catalog.Sources.GetValueOrDefault(found.SourceId)?.Slug,
        ReceivedAt = found.ReceivedAt.UtcDateTime,
        Method = found.Method,
        Path = found.Path,
        EventType = found.EventType,
        ProviderEventId = found.ProviderEventId,
        VerifiedBy = found.VerifiedBy,
        BodySize = found.BodySize,
        BodyRemoved = found.IsBodyRemoved,
        Deliveries = [.. found.Deliveries.Select(d => DeliveryMapping.ToAnswer(d, catalog))],
    };

    /// <param name="edge">Base of the public URLs.</param>
    public static EventAnswer ToAnswer(Event found, Catalog catalog, string edge) => new()
    {
        Id = PublicId.Format(PublicId.Event, found.Id),
        Source = catalog.Sources.GetValueOrDefault(found.SourceId)?.Slug,
        ReceivedAt = found.ReceivedAt.UtcDateTime,
        Method = found.Method,
        Path = found.Path,
        Query = found.Query,
        Headers = ToAnswer(found.Headers),
        HeaderSize = found.Headers.Sum(h => h.Name.Length + h.Value.Length + 4),
        BodySize = found.RemovedBytes ?? found.Body.Length,
        BodyRemoved = found.RemovedBytes is not null,
        ContentType = found.Headers.Find("Content-Type"),
        EventType = found.EventType,
        ProviderEventId = found.ProviderEventId,
        RemoteAddress = found.RemoteAddress,
        TraceParent = found.TraceParent,
        Verification = new VerificationAnswer(
            found.VerifiedBy != "none",
            found.VerifiedBy,
            found.VerifiedBy == NewEvents.VerifiedBy ? [] : VerificationSteps.Of(found, catalog.Sources.GetValueOrDefault(found.SourceId), edge)),
        Deliveries = [.. found.Deliveries.Select(d => DeliveryMapping.ToAnswer(d, catalog))],
    };

    public static IReadOnlyList<HeaderAnswer> ToAnswer(HeaderList headers) => [.. headers.Select(h => new HeaderAnswer(h.Name, h.Value))];
}
