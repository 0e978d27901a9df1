namespace WebhookOps.Storage.Search;

/// <summary>A part of a list, and how to look through it.</summary>
/// <param name="Rows">All rows of it, limited by nothing but ids.</param>
/// <param name="Look">Looks through a window, newest first, for at most so many rows.</param>
/// <param name="Growth">How many times larger each window is than the one before.</param>
/// <param name="LargestWindow">In rows.</param>
/// <param name="IsWhole">It is looked through at once: its rows are few, or all of them are sought.</param>
internal sealed record Stretch<T, TRow>(
    IQueryable<T> Rows,
    Func<Window<T>, int, CancellationToken, IAsyncEnumerable<Seen<TRow>>> Look,
    int Growth = 2,
    int LargestWindow = 50_000,
    bool IsWhole = false)
    where T : class;
