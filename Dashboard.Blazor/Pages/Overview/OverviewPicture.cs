using WebhookOps.Core.Alerts;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Pages.Overview;

/// <summary>The product at a glance.</summary>
public sealed record OverviewPicture
{
    public required Catalog Catalog { get; init; }

    /// <summary>Of the period chosen.</summary>
    public required LedgerStats Counts { get; init; }

    public required Troubles Troubles { get; init; }

    /// <summary>Those that are open, oldest first.</summary>
    public required IReadOnlyList<Incident> Incidents { get; init; }

    public required IReadOnlyList<EventSummary> Latest { get; init; }

    /// <summary>Whether anything was ever delivered.</summary>
    public required bool HasDelivered { get; init; }
}
