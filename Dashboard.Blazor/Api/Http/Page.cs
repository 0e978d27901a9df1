using System.Text.Json.Serialization;

namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>One page of a list.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Next">Give it back as <c>after</c> to get the next page; null on the last.</param>
/// <param name="SearchedBackTo">Set when a search ran out of time: nothing older was looked at yet, and <c>next</c> goes on there.</param>
public sealed record Page<T>(
    IReadOnlyList<T> Items,
    string? Next,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? SearchedBackTo = null);
