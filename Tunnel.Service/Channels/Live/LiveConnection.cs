using WebhookOps.Core.Channels;
using WebhookOps.Core.Events;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Tunnel.Service.Channels.Live;

/// <summary>
/// One connector on one channel: what it holds, and what waits to be sent to it. The hub offers, the connection's own loop sends, the
/// connector answers. Its limits are the channel's, but for a long poll, which takes no more than the poll asked for.
/// </summary>
internal sealed class LiveConnection(ChannelConnection row, byte[] tokenHash, TimeProvider clock) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<HeldMessage> _outbox = new();
    private readonly Dictionary<Guid, HeldMessage> _held = [];
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _ending = new();
    private HashSet<Guid> _seen = [];
    private int _demand = row.Protocol == ChannelProtocol.LongPoll ? 0 : int.MaxValue;
    private int _offered; // in the poll under way, whether taken already or not
    private DateTimeOffset _lingerUntil;
    private bool _closed;

    public Guid Id { get; } = row.Id;

    public string PublicId { get; } = Core.Ids.PublicId.Format(row.IdPrefix, row.Id);

    public string ConnectorId { get; } = row.ConnectorId;

    public ChannelProtocol Protocol { get; } = row.Protocol;

    /// <summary>As the operator API has it.</summary>
    public string ProtocolName { get; } = row.ProtocolName;

    public string RemoteAddress { get; } = row.RemoteAddress;

    /// <summary>Of the token that it came with.</summary>
    public byte[] TokenHash { get; } = tokenHash;

    /// <summary>Why the server ends it; null: it does not.</summary>
    public CloseReason? Because { get; private set; }

    /// <summary>Cancelled when the server ends it.</summary>
    public CancellationToken Ending => _ending.Token;

    public bool IsChanged { get; private set; }

    public int Room(int maxInFlight)
    {
        lock (_gate)
        {
            return RoomNow(maxInFlight);
        }
    }

    /// <summary>Messages that its predecessor was sent and did not answer: they are its own now, and need not be sent again.</summary>
    public void Resume(IEnumerable<Guid> seen) => _seen = [.. seen];

    /// <summary>Hands it a message, to be sent after the next <see cref="Flush"/>.</summary>
    /// <returns>False: it has no room.</returns>
    public bool Offer(ClaimedDelivery claim, int maxInFlight)
    {
        lock (_gate)
        {
            if (RoomNow(maxInFlight) == 0)
            {
                return false;
            }

            var now = clock.GetUtcNow();
            var message = new HeldMessage(claim, now);
            _held.Add(claim.Id, message);
            _offered += Protocol == ChannelProtocol.LongPoll ? 1 : 0;
            if (_seen.Remove(claim.Id))
            {
                message.TakeEvent(this, now, sequence: 0);
            }
            else
            {
                _outbox.Enqueue(message);
            }

            return true;
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            Wake();
        }
    }

    /// <summary>Begins a poll for so many messages, unless another is under way or the connection has ended.</summary>
    public bool TryBeginPoll(int count)
    {
        lock (_gate)
        {
            if (_closed || Because is not null || _demand > 0)
            {
                return false;
            }

            (_demand, _offered) = (count, _outbox.Count);
            return true;
        }
    }

    /// <summary>Ends a poll: nothing more is offered until the next. The connection stays until then, or for as long as it holds messages.</summary>
    public void EndPoll(TimeSpan linger)
    {
        lock (_gate)
        {
            _demand = 0;
            _lingerUntil = clock.GetUtcNow() + linger;
        }
    }

    /// <summary>Closes it if nobody polls it any longer; whoever gets a yes lets it out.</summary>
    /// <param name="gone">It is known to be gone, whatever it holds.</param>
    public bool TryAbandon(bool gone = false)
    {
        lock (_gate)
        {
            var abandoned = !_closed && Protocol == ChannelProtocol.LongPoll && _demand == 0
                && (gone || Because is not null || (_held.Count == 0 && _lingerUntil <= clock.GetUtcNow()));
            _closed |= abandoned;
            return abandoned;
        }
    }

    /// <summary>The next message to send.</summary>
    public (HeldMessage Message, Event Event)? TakeNext(long sequence)
    {
        lock (_gate)
        {
            while (_outbox.TryDequeue(out var message))
            {
                if (_held.ContainsKey(message.Id))
                {
                    row.Sent++;
                    row.MessageAt = clock.GetUtcNow();
                    IsChanged = true;
                    return (message, message.TakeEvent(this, row.MessageAt.Value, sequence));
                }
            }

            return null;
        }
    }

    /// <summary>Waits until there may be something to send, or the time is over.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _wake.WaitAsync(atMost, cancellation);

    /// <summary>Takes a message out of its hands, if it was sent; null: it does not hold it.</summary>
    public HeldMessage? Answer(Guid id, bool acked)
    {
        lock (_gate)
        {
            Heard();
            if (!_held.TryGetValue(id, out var message) || !message.IsSent)
            {
                return null;
            }

            _held.Remove(id);
            (row.Acked, row.Nacked) = acked ? (row.Acked + 1, row.Nacked) : (row.Acked, row.Nacked + 1);
            return message;
        }
    }

    /// <summary>It said something.</summary>
    public void Heard()
    {
        lock (_gate)
        {
            row.HeartbeatAt = clock.GetUtcNow();
            IsChanged = true;
        }
    }

    /// <summary>Takes back what was sent before a moment. What could not even be sent since another says that it does not read.</summary>
    public List<HeldMessage> TakeOverdue(DateTimeOffset sentBefore, DateTimeOffset offeredBefore)
    {
        lock (_gate)
        {
            if (_held.Count == 0)
            {
                return [];
            }

            if (Protocol != ChannelProtocol.LongPoll && _outbox.TryPeek(out var first) && first.Since <= offeredBefore)
            {
                End(CloseReason.Silent);
            }

            var overdue = _held.Values.Where(m => m.IsSent && m.Since <= sentBefore).ToList();
            foreach (var message in overdue)
            {
                _held.Remove(message.Id);
            }

            IsChanged |= overdue.Count > 0;
            return overdue;
        }
    }

    /// <summary>Ends it from the server's side; its own loop then closes it.</summary>
    public void End(CloseReason because)
    {
        lock (_gate)
        {
            if (Because is null && !_closed)
            {
                Because = because;
                _ = _ending.CancelAsync(); // not here: what waits for it may want our gate
                Wake();
            }
        }
    }

    /// <summary>Takes nothing more.</summary>
    /// <returns>What it held.</returns>
    public List<HeldMessage> Close()
    {
        lock (_gate)
        {
            _closed = true;
            var left = _held.Values.OrderBy(m => m.Claim.DueAt).ToList();
            _held.Clear();
            _outbox.Clear();
            return left;
        }
    }

    /// <summary>How it is now, for the ledger.</summary>
    public ChannelConnection Note()
    {
        lock (_gate)
        {
            IsChanged = false;
            row.InFlight = _held.Count;
            return row;
        }
    }

    public void Dispose()
    {
        _wake.Dispose();
        _ending.Dispose();
    }

    private int RoomNow(int maxInFlight) =>
        _closed || Because is not null ? 0 : Math.Max(0, Math.Min(maxInFlight - _held.Count, _demand - _offered));

    private void Wake()
    {
        if (!_closed && _wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }
}
