namespace WebhookOps.Dashboard.Blazor.Api.Searches;

/// <summary>A search to save.</summary>
public sealed record SearchRequest
{
    /// <summary>1 to 60 characters. A search that has this name already is replaced.</summary>
    public string? Name { get; init; }

    /// <summary>In the query language: <c>state:dead last:24h</c>.</summary>
    public string? Query { get; init; }
}
