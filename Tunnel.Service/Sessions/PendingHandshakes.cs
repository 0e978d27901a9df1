using Microsoft.Extensions.Options;

namespace WebhookOps.Tunnel.Service.Sessions;

/// <summary>
/// Bounds the handshakes under way. When there are too many the oldest is dropped and the newest let in: a real agent needs a moment,
/// whoever holds a place for long has no use for it.
/// </summary>
internal sealed class PendingHandshakes(IOptions<TunnelOptions> options)
{
    private readonly LinkedList<CancellationTokenSource> _pending = new();
    private readonly Lock _gate = new();

    public LinkedListNode<CancellationTokenSource> Enter(CancellationTokenSource limit)
    {
        CancellationTokenSource? oldest = null;
        LinkedListNode<CancellationTokenSource> place;
        lock (_gate)
        {
            if (_pending.Count >= options.Value.MaxHandshakes)
            {
                oldest = _pending.First!.Value;
                _pending.RemoveFirst();
            }

            place = _pending.AddLast(limit);
        }

        _ = oldest?.CancelAsync();
        return place;
    }

    public void Leave(LinkedListNode<CancellationTokenSource> place)
    {
        lock (_gate)
        {
            if (place.List is not null)
            {
                _pending.Remove(place);
            }
        }
    }
}
