namespace WebhookOps.Dashboard.Blazor.Api.Stats;

/// <summary>Over which period.</summary>
public sealed record StatsFilters
{
    /// <summary>Its beginning (ISO 8601); an hour before its end if not given.</summary>
    public string? From { get; init; }

    /// <summary>Its end (ISO 8601); now if not given.</summary>
    public string? To { get; init; }
}
