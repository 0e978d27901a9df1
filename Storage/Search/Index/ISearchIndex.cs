using WebhookOps.Core.Events;
using WebhookOps.Core.Search;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Search.Index;

/// <summary>The engine's own index of the words of events. It is filled after the fact, so that accepting an event costs nothing more.</summary>
public interface ISearchIndex
{
    /// <summary>Takes up to so many events that are not in it yet, oldest first.</summary>
    /// <returns>How many; less than the limit: it has come to where events may still arrive.</returns>
    Task<int> ExtendAsync(int limit, CancellationToken cancellation);

    /// <summary>How far it is; null: it has nothing.</summary>
    Task<IndexEnd?> ReadEndAsync(CancellationToken cancellation);

    /// <summary>The events that have all of these words, if they are few.</summary>
    /// <param name="words">At least one.</param>
    /// <returns>In no order; null: there are more than so many.</returns>
    Task<IReadOnlyList<Guid>?> FindRareAsync(IReadOnlyList<SearchWord> words, int most, CancellationToken cancellation);

    /// <summary>Events that have all of these words, and belong to a window of ids (its first included, its last not).</summary>
    /// <param name="words">At least one.</param>
    /// <param name="from">Null, or <paramref name="to"/> null: wherever they are; the caller looks at the window itself in any case.</param>
    internal IQueryable<Event> Find(LedgerContext db, IReadOnlyList<SearchWord> words, Guid? from, Guid? to);
}
