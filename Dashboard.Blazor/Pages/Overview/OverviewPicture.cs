using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Pages.Overview;

/// <summary>The product at a glance.</summary>
public sealed record OverviewPicture
{
    public required Catalog Catalog { get; init; }

    /// <summary>Of the last 24 hours.</summary>
    public required LedgerStats Counts { get; init; }

    /// <summary>When the oldest delivery that waits, and is not held, was made; null: none waits.</summary>
    public required DateTimeOffset? OldestWaiting { get; init; }

    public required IReadOnlyList<EventSummary> Latest { get; init; }

    /// <summary>Whether anything was ever delivered.</summary>
    public required bool HasDelivered { get; init; }
}
