using System.Diagnostics;
using System.Security.Claims;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Subscriptions.Filters;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Events;

namespace WebhookOps.Dashboard.Blazor.Actions;

/// <summary>Events that an operator makes: tests, and old events edited and sent again. Each says in a header what it is.</summary>
internal sealed class NewEvents(IEventLog log, IHints hints, Edits edits, ICatalogSource catalog, TimeProvider clock)
{
    public const string TestHeader = "x-webhookops-test";
    public const string ResentHeader = "x-webhookops-resent-from";

    /// <summary>As <see cref="Event.VerifiedBy"/> of what an operator made.</summary>
    public const string VerifiedBy = "operator";

    public async Task<Guid> TestAsync(ClaimsPrincipal user, Source source, string? type, byte[] body, CancellationToken cancellation)
    {
        var headers = new HeaderList([new("Content-Type", JsonOr("text/plain; charset=utf-8", body)), new(TestHeader, "true")]);
        return await AddAsync(user, source, "POST", "", "", headers, body, type, "source.test", null, cancellation);
    }

    /// <param name="edit">Its headers that say what an event is are set here.</param>
    public Task<Guid> ResendAsync(ClaimsPrincipal user, Event original, EventEdit edit, CancellationToken cancellation)
    {
        var from = PublicId.Format(PublicId.Event, original.Id);
        var kept = edit.Headers.Where(h => !h.Name.Equals(ResentHeader, StringComparison.OrdinalIgnoreCase) && !h.Name.Equals(TestHeader, StringComparison.OrdinalIgnoreCase));
        return AddAsync(user, edit.Source, edit.Method, edit.Path, edit.Query, new HeaderList([.. kept, new(ResentHeader, from)]), edit.Body, edit.Type, "event.resend", from, cancellation);
    }

    private async Task<Guid> AddAsync(
        ClaimsPrincipal user, Source source, string method, string path, string query, HeaderList headers, byte[] body, string? type, string action, string? from, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var now = clock.GetUtcNow();
        type = string.IsNullOrWhiteSpace(type) ? null : type.Trim();
        using var subject = new FilterSubject(type, headers, path, query, body);
        var deliveries = catalog.Current.SubscriptionsBySource.GetValueOrDefault(source.Id, [])
            .Where(s => EventFilter.Of(s).Matches(subject))
            .Select(s => new NewDelivery(PublicId.New(clock), s.DestinationId, s.Id))
            .ToList();
        var made = new NewEvent
        {
            Id = PublicId.New(clock),
            SourceId = source.Id,
            ReceivedAt = now,
            Method = method,
            Path = path,
            Query = query,
            Headers = headers,
            Body = body,
            EventType = type,
            TraceParent = Activity.Current?.Id,
            VerifiedBy = VerifiedBy,
            Deliveries = deliveries,
        };
        await log.AppendAsync([made], cancellation);
        var id = PublicId.Format(PublicId.Event, made.Id);
        await edits.RecordAsync(user, new Deed(action, from ?? source.Slug, new { Event = id, Source = source.Slug, Deliveries = deliveries.Count }), cancellation);
        await hints.DeliveriesReadyAsync([.. deliveries.Select(d => d.DestinationId).Distinct()], cancellation);
        return made.Id;
    }

    private static string JsonOr(string other, byte[] body) => Core.Json.JsonFields.IsJson(body) ? "application/json" : other;
}
