using WebhookOps.Core.Events;
using WebhookOps.Storage.Events;

namespace WebhookOps.Storage.Postgres;

/// <summary>Which events of a batch still need an answer. Repeats inside the batch never travel: they share the first one's answer.</summary>
internal sealed class AppendPlan
{
    private readonly IReadOnlyList<NewEvent> _batch;
    private readonly Guid?[] _settled;
    private readonly int[] _firstOf;

    public AppendPlan(IReadOnlyList<NewEvent> batch)
    {
        _batch = batch;
        _settled = new Guid?[batch.Count];
        _firstOf = new int[batch.Count];
        var places = new Dictionary<(Guid Source, DedupeKey Key), int>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            _firstOf[i] = batch[i].DedupeKey is not { } key || places.TryAdd((batch[i].SourceId, key), i) ? i : places[(batch[i].SourceId, key)];
        }

        Open = FindOpen();
    }

    /// <summary>Those without an answer, in the order of the batch.</summary>
    public IReadOnlyList<NewEvent> Open { get; private set; }

    /// <summary>
    /// An event that finds its own id under its key is no duplicate: its commit succeeded before, and the answer was lost.
    /// </summary>
    public IReadOnlyList<Appended> Answers
    {
        get
        {
            var answers = new Appended[_batch.Count];
            for (var i = 0; i < answers.Length; i++)
            {
                var id = _settled[_firstOf[i]]!.Value;
                answers[i] = new Appended(id, id != _batch[i].Id);
            }

            return answers;
        }
    }

    /// <summary>All of <see cref="Open"/> went in.</summary>
    public void SettleAll()
    {
        foreach (var place in Enumerable.Range(0, _batch.Count).Where(IsOpen))
        {
            _settled[place] = _batch[place].Id;
        }

        Open = [];
    }

    /// <summary>Answers those that won their key, and those that needed none.</summary>
    public void Settle(HashSet<Guid> won)
    {
        for (var i = 0; i < _batch.Count; i++)
        {
            if (IsOpen(i) && (_batch[i].DedupeKey is null || won.Contains(_batch[i].Id)))
            {
                _settled[i] = _batch[i].Id;
            }
        }

        Open = FindOpen();
    }

    /// <param name="first">For each of <see cref="Open"/> the event that holds its key, if one does.</param>
    public void SettleLosers(Guid?[] first)
    {
        var place = 0;
        for (var i = 0; i < _batch.Count; i++)
        {
            if (IsOpen(i))
            {
                _settled[i] = first[place++];
            }
        }

        Open = FindOpen();
    }

    private bool IsOpen(int place) => _firstOf[place] == place && _settled[place] is null;

    private List<NewEvent> FindOpen()
    {
        var open = new List<NewEvent>(_batch.Count);
        for (var i = 0; i < _batch.Count; i++)
        {
            if (IsOpen(i))
            {
                open.Add(_batch[i]);
            }
        }

        return open;
    }
}
