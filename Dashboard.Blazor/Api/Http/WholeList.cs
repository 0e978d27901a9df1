namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>A list that is short enough to come whole.</summary>
/// <param name="Next">Always null: there is no further page.</param>
public sealed record WholeList<T>(IReadOnlyList<T> Items, string? Next = null);
