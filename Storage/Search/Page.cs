namespace WebhookOps.Storage.Search;

/// <summary>A part of a list, newest first.</summary>
/// <param name="Next">The <c>After</c> of the next page; null: this is the last.</param>
/// <param name="SearchedBackTo">Set when the search ran out of time: nothing older was looked at yet, and <paramref name="Next"/> goes on there.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, Guid? Next, DateTimeOffset? SearchedBackTo = null);
