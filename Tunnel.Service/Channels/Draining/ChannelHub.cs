using WebhookOps.Core.Channels;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Events;
using WebhookOps.Storage.Queue;
using WebhookOps.Tunnel.Service.Channels.Live;

namespace WebhookOps.Tunnel.Service.Channels.Draining;

/// <summary>
/// One channel in this process: its connectors, and how much they can take. The dispatcher claims as much and no more; the hub hands
/// claims out in their order, to each connector in turn. While what a lost connector held is on its way back, nothing is claimed, and
/// what was claimed in that moment goes back too, so that what comes next is not sent before it.
/// </summary>
internal sealed class ChannelHub(Channel channel, HubServices services)
{
    /// <summary>The most in one claim: enough to share its cost, small enough to be shared out fairly.</summary>
    private const int MaxClaim = 256;

    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly GoneConnections _gone = new();
    private List<LiveConnection> _connections = [];
    private IReadOnlyList<Destination> _destinations = [];
    private RateBudget? _rate;
    private ITimer? _alarm;
    private DateTimeOffset _alarmAt = DateTimeOffset.MaxValue;
    private long _sequence;
    private long _bytes;
    private long _delivered;
    private double _bodySize;
    private int _turn;
    private int _asked;
    private int _returning;
    private int _returns;
    private int _returnsWhenAsked;
    private bool _wanted;
    private bool _queued;

    public Channel Channel { get; private set; } = channel;

    public IReadOnlyList<LiveConnection> Connections => Volatile.Read(ref _connections);

    /// <summary>The next message that a connection is to send, with a number larger than every one before it, also after a restart.</summary>
    public (HeldMessage Message, Event Event)? TakeNext(LiveConnection connection)
    {
        lock (_gate)
        {
            var next = connection.TakeNext(Math.Max(_sequence + 1, services.Clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000));
            if (next is { Message: var message })
            {
                _sequence = message.Sequence;
                _bytes -= message.Size; // on its way to the socket
                QueueUp();
            }

            return next;
        }
    }

    /// <summary>Takes over what the catalog says now.</summary>
    public void Follow(Channel channel, IReadOnlyList<Destination> destinations)
    {
        lock (_gate)
        {
            (Channel, _destinations) = (channel, destinations);
            if (_rate?.PerSecond != channel.RatePerSecond)
            {
                _rate = channel.RatePerSecond is { } rate ? new RateBudget(rate, services.Clock) : null;
            }

            _wanted = true;
            QueueUp();
        }
    }

    /// <param name="resumed">The stream that it goes on with, and how far that had come, if it says so.</param>
    public void Enter(LiveConnection connection, (Guid Connection, long Sequence)? resumed = null)
    {
        lock (_gate)
        {
            if (resumed is { } stream)
            {
                connection.Resume(_gone.Take(stream.Connection, stream.Sequence));
            }

            _connections = [.. _connections, connection];
            ChannelTelemetry.Entered(connection);
            _wanted = true;
            QueueUp();
        }
    }

    /// <summary>Takes back at once what a connection holds: as if never claimed what was not sent, as a failed attempt what was.</summary>
    public async Task LeaveAsync(LiveConnection connection)
    {
        List<HeldMessage> left;
        lock (_gate)
        {
            if (!_connections.Contains(connection))
            {
                return; // its successor has let it out
            }

            _connections = [.. _connections.Where(c => c != connection)];
            left = connection.Close();
            ChannelTelemetry.Left(connection);
            if (left.Count == 0)
            {
                return;
            }

            BeginReturn();
            _bytes -= left.Where(m => !m.IsSent).Sum(m => (long)m.Size);
            if (connection.Protocol == ChannelProtocol.ServerSentEvents)
            {
                _gone.Add(connection.Id, [.. left.Where(m => m.IsSent)]);
            }
        }

        await Task.WhenAll(
        [
            services.Recorder.GiveBackAsync([.. left.Where(m => !m.IsSent).Select(m => m.Claim)]),
            .. left.Where(m => m.IsSent).Select(m => ConcludeAsync(m, connection, Gone)),
        ]);
        EndReturn();
    }

    /// <summary>There may be messages, or room.</summary>
    public void Signal()
    {
        lock (_gate)
        {
            _wanted = true;
            QueueUp();
        }
    }

    /// <summary>Says how much to claim now, by destination; nothing: the hub comes back by itself.</summary>
    public void Ask(List<LaneRoom> rooms)
    {
        lock (_gate)
        {
            _queued = false;
            _asked = Room();
            if (_asked == 0)
            {
                return;
            }

            _wanted = false;
            _returnsWhenAsked = _returns;
            var lease = TimeSpan.FromSeconds(Channel.AckTimeoutSeconds + services.Options.SilenceSeconds) + LeaseMargin;
            var open = _destinations.Where(d => d.IsOpen).ToArray();
            var share = Math.Max(1, _asked / Math.Max(1, open.Length));
            rooms.AddRange(open.Select(d => new LaneRoom(d.Id, share, lease)));
        }
    }

    /// <summary>Hands claims out, and wants more if there seem to be more.</summary>
    public void Accept(IReadOnlyList<ClaimedDelivery> claims)
    {
        List<ClaimedDelivery>? expired = null, surplus = null;
        lock (_gate)
        {
            var oldest = services.Clock.GetUtcNow() - TimeSpan.FromSeconds(Channel.TtlSeconds);
            var overtaken = _returns != _returnsWhenAsked; // older ones have come back, or are about to
            foreach (var claim in claims)
            {
                if (claim.DueAt <= oldest || claim.Event is null)
                {
                    (expired ??= []).Add(claim);
                }
                else if (overtaken || surplus is not null || !Offer(claim))
                {
                    (surplus ??= []).Add(claim);
                }
            }

            foreach (var connection in _connections)
            {
                connection.Flush();
            }

            if (surplus is not null)
            {
                BeginReturn();
            }
            else if (claims.Count >= _asked || (_destinations.Count > 1 && claims.Count > 0))
            {
                _wanted = true;
                QueueUp();
            }
        }

        if (surplus is not null)
        {
            _ = GiveBackAsync(surplus);
        }

        foreach (var claim in expired ?? [])
        {
            _ = services.Settlement.SettleAsync(claim, services.Clock.GetUtcNow(), null, Expired);
        }
    }

    /// <summary>Records what a connector said of a message.</summary>
    /// <param name="recorded">Whether the answer counts, when it is on record.</param>
    /// <returns>False: the connection does not hold it.</returns>
    public bool TryAnswer(LiveConnection connection, Guid id, SendResult result, out Task<bool> recorded)
    {
        recorded = Task.FromResult(false);
        if (connection.Answer(id, result.ErrorCode is null) is not { } message)
        {
            return false;
        }

        recorded = ConcludeAsync(message, connection, result);
        lock (_gate)
        {
            QueueUp();
        }

        return true;
    }

    /// <summary>Takes back what connectors have held for too long.</summary>
    public void TakeOverdue(DateTimeOffset now)
    {
        var sentBefore = now - TimeSpan.FromSeconds(Channel.AckTimeoutSeconds);
        var offeredBefore = now - TimeSpan.FromSeconds(services.Options.SilenceSeconds);
        foreach (var connection in Connections)
        {
            foreach (var message in connection.TakeOverdue(sentBefore, offeredBefore))
            {
                _ = ConcludeAsync(message, connection, TooLate);
            }
        }
    }

    /// <summary>Messages acknowledged since the last call.</summary>
    public long TakeDelivered() => Interlocked.Exchange(ref _delivered, 0);

    private static SendResult Gone { get; } = SendResult.Failed(ErrorCodes.ConnectorGone, "The connector went away without an answer.");

    private static SendResult TooLate { get; } = SendResult.Failed(ErrorCodes.AckTimeout, "The connector did not answer in time.");

    private static SendResult Expired { get; } = SendResult.Failed(ErrorCodes.Expired, "No connector took it for as long as the channel keeps messages.", permanent: true);

    private async Task<bool> ConcludeAsync(HeldMessage message, LiveConnection connection, SendResult result)
    {
        message.Conclude(result, services.Clock.GetUtcNow());
        var (recorded, dueAt) = await services.Settlement.SettleAsync(message.Claim, message.Since, connection, result);
        if (recorded && result.ErrorCode is null)
        {
            Interlocked.Increment(ref _delivered);
        }

        if (dueAt is { } due)
        {
            lock (_gate)
            {
                WakeAfter(due - services.Clock.GetUtcNow());
            }
        }

        return recorded;
    }

    private async Task GiveBackAsync(IReadOnlyList<ClaimedDelivery> claims)
    {
        await services.Recorder.GiveBackAsync(claims);
        EndReturn();
    }

    /// <summary>From here on messages are on their way back. Call it under the gate.</summary>
    private void BeginReturn()
    {
        _returning++;
        _returns++;
    }

    private void EndReturn()
    {
        lock (_gate)
        {
            _returning--;
            _wanted = true;
            QueueUp();
        }
    }

    private bool Offer(ClaimedDelivery claim)
    {
        for (var i = 0; i < _connections.Count; i++)
        {
            var connection = _connections[(_turn + i) % _connections.Count];
            if (connection.Offer(claim, Channel.MaxInFlight))
            {
                _turn = (_turn + i + 1) % _connections.Count;
                _rate?.Take();
                var size = claim.Event!.Body.Length;
                _bytes += size;
                _bodySize = Math.Max(size, (_bodySize * 0.95) + (size * 0.05));
                return true;
            }
        }

        return false;
    }

    private void QueueUp()
    {
        if (_wanted && !_queued && Room() > 0)
        {
            _queued = true;
            services.Ready.Writer.TryWrite(this);
        }
    }

    private int Room()
    {
        if (_returning > 0 || _connections.Count == 0 || _destinations.Count == 0)
        {
            return 0;
        }

        var room = 0;
        for (var i = 0; i < _connections.Count && room < MaxClaim; i++)
        {
            room += _connections[i].Room(Channel.MaxInFlight);
        }

        // A claim brings bodies into memory: as many as fit, and one at least when there are none.
        var bytes = services.Options.MaxBytes - _bytes;
        room = (int)Math.Min(Math.Min(room, MaxClaim), bytes > 0 ? Math.Max(1, bytes / Math.Max(1024, _bodySize)) : 0);
        if (_rate is { } rate && room > 0)
        {
            room = Math.Min(room, rate.Free);
            if (room == 0)
            {
                WakeAfter(rate.Wait);
            }
        }

        return room;
    }

    private void WakeAfter(TimeSpan wait)
    {
        wait = wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1);
        var at = services.Clock.GetUtcNow() + wait;
        if (at < _alarmAt && wait < TimeSpan.FromMinutes(1)) // the sweep finds what is due later
        {
            _alarmAt = at;
            _alarm ??= services.Clock.CreateTimer(static hub => ((ChannelHub)hub!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _alarm.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void Ring()
    {
        lock (_gate)
        {
            _alarmAt = DateTimeOffset.MaxValue;
            _wanted = true;
            QueueUp();
        }
    }
}
