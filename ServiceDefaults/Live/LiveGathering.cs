namespace WebhookOps.ServiceDefaults.Live;

/// <summary>News between two tellings: so many ids of each kind, and whether there were more.</summary>
internal sealed class LiveGathering
{
    private const int MaxOfEach = 200;

    private readonly Lock _lock = new();
    private HashSet<Guid> _events = [];
    private HashSet<Guid> _deliveries = [];
    private bool _more;

    public void AddEvents(IEnumerable<Guid> ids)
    {
        lock (_lock)
        {
            Add(_events, ids);
        }
    }

    public void AddDeliveries(IEnumerable<Guid> ids)
    {
        lock (_lock)
        {
            Add(_deliveries, ids);
        }
    }

    /// <returns>What gathered; null: nothing.</returns>
    public LiveNews? Take()
    {
        lock (_lock)
        {
            if (_events.Count + _deliveries.Count == 0)
            {
                return null;
            }

            var news = new LiveNews(_events, _deliveries, _more);
            (_events, _deliveries, _more) = ([], [], false);
            return news;
        }
    }

    private void Add(HashSet<Guid> known, IEnumerable<Guid> ids)
    {
        foreach (var id in ids)
        {
            if (known.Count == MaxOfEach)
            {
                _more = true;
                return;
            }

            known.Add(id);
        }
    }
}
