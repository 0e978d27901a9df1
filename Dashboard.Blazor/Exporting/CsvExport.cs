using System.ComponentModel;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Api.Deliveries;
using WebhookOps.Dashboard.Blazor.Api.Events;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Exporting;

/// <summary>Lists as files for a spreadsheet: read and sent page by page.</summary>
internal static class CsvExport
{
    private const string ContentType = "text/csv";
    private const int DefaultLimit = 10_000;
    private const int MaxLimit = 1_000_000;
    private const int RowsAtOnce = 500;
    private const string LimitText = "How many rows at most: 1 to 1000000; 10000 if not given.";

    public static void MapExports(this RouteGroupBuilder api)
    {
        api.MapGet("/events/export", Events).WithTags("Events").WithName("ExportEvents").WithSummary("Events that match, newest first, as CSV")
            .Produces<string>(StatusCodes.Status200OK, ContentType);
        api.MapGet("/deliveries/export", Deliveries).WithTags("Deliveries").WithName("ExportDeliveries").WithSummary("Deliveries that match, newest first, as CSV")
            .Produces<string>(StatusCodes.Status200OK, ContentType);
    }

    /// <summary>The same for whoever is signed in.</summary>
    public static void MapExportLinks(this IEndpointRouteBuilder endpoints)
    {
        var links = endpoints.MapGroup("").OnPlane(Plane.Operator).RequireAuthorization(AccessPolicies.Pages).ExcludeFromDescription();
        links.MapGet("/events/export", Events);
        links.MapGet("/deliveries/export", Deliveries);
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Events(
        [AsParameters] EventFilters filters, [Description(LimitText)] int? limit, EventSearch search, ICatalogSource catalog, TimeProvider clock, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var (current, checks) = (catalog.Current, new Checks());
        var query = filters.Read(current, clock.GetUtcNow(), checks);
        checks.Range(limit, 1, MaxLimit, "limit");
        return checks.Failed ? checks.ToProblem() : File(
            "events.csv",
            ["id", "receivedAt", "source", "eventType", "method", "path", "providerEventId", "verifiedBy", "bodySize", "deliveries"],
            (after, most) => search.FindAsync(query, after, most, cancellation),
            e =>
            [
                PublicId.Format(PublicId.Event, e.Id), e.ReceivedAt, current.Sources.GetValueOrDefault(e.SourceId)?.Slug, e.EventType, e.Method, e.Path, e.ProviderEventId, e.VerifiedBy, e.BodySize,
                string.Join("; ", e.Deliveries.Select(d => $"{current.Destinations.GetValueOrDefault(d.DestinationId)?.Name ?? "removed"}: {WordOf(d)}")),
            ],
            limit ?? DefaultLimit,
            cancellation);
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Deliveries(
        [AsParameters] DeliveryFilters filters, [Description(LimitText)] int? limit, DeliverySearch search, ICatalogSource catalog, CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var (current, checks) = (catalog.Current, new Checks());
        var query = filters.Read(current, checks);
        checks.Range(limit, 1, MaxLimit, "limit");
        return checks.Failed ? checks.ToProblem() : File(
            "deliveries.csv",
            ["id", "eventId", "createdAt", "source", "destination", "state", "attemptCount", "lastStatus", "lastError", "dueAt", "finishedAt"],
            (after, most) => search.FindAsync(query, after, most, cancellation),
            d =>
            [
                PublicId.Format(PublicId.Delivery, d.Id), PublicId.Format(PublicId.Event, d.EventId), d.CreatedAt, current.Sources.GetValueOrDefault(d.SourceId)?.Slug,
                current.Destinations.GetValueOrDefault(d.DestinationId)?.Name, WordOf(d), d.AttemptCount, d.LastStatus, d.LastError, d.FinishedAt is null ? d.DueAt : null, d.FinishedAt,
            ],
            limit ?? DefaultLimit,
            cancellation);
    }

    private static PushStreamHttpResult File<T>(
        string name, string[] headings, Func<Guid?, int, Task<Storage.Search.Page<T>>> read, Func<T, object?[]> cells, int limit, CancellationToken cancellation) =>
        TypedResults.Stream(
            async output =>
            {
                var text = new StringBuilder();
                CsvText.AppendLine(text, [.. headings]);
                Guid? after = null;
                for (var left = limit; ;)
                {
                    var page = await read(after, Math.Min(left, RowsAtOnce));
                    foreach (var item in page.Items)
                    {
                        CsvText.AppendLine(text, cells(item));
                    }

                    await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellation);
                    text.Clear();
                    left -= page.Items.Count;
                    after = page.Next;
                    if (after is null || left == 0)
                    {
                        return;
                    }
                }
            },
            ContentType,
            name);

    private static string WordOf(DeliverySummary delivery) => delivery.Status.ToString().ToLower(CultureInfo.InvariantCulture);
}
