using WebhookOps.Core.Ids;

namespace WebhookOps.Storage.Search.Index;

internal static class IndexedEvents
{
    /// <summary>The row of <c>installation</c> that says how far the index is: an id as 32 hexadecimal digits.</summary>
    public const string EndKey = "search_indexed_to";

    /// <summary>How far back events are looked for that came later than their id says: after an outage, or a clock that was set back.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromHours(1);

    /// <summary>How often.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    /// <summary>The first id that is too young to be taken.</summary>
    public static Guid Settled(TimeProvider clock, LedgerOptions options) => PublicId.FloorOf(clock.GetUtcNow() - options.SearchSettling);

    public static Guid Parse(string? end) => end is null ? Guid.Empty : Guid.ParseExact(end, "N");
}
