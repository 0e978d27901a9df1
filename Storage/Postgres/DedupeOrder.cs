using WebhookOps.Core.Events;

namespace WebhookOps.Storage.Postgres;

/// <summary>By source and key: the order in which every writer claims dedupe keys.</summary>
internal sealed class DedupeOrder : IComparer<NewEvent>
{
    public static DedupeOrder Instance { get; } = new();

    public int Compare(NewEvent? x, NewEvent? y)
    {
        var bySource = x!.SourceId.CompareTo(y!.SourceId);
        return bySource != 0 ? bySource : x.DedupeKey!.Value.Bytes.Span.SequenceCompareTo(y.DedupeKey!.Value.Bytes.Span);
    }
}
