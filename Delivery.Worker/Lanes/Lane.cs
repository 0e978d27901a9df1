using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Destinations;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Delivery.Worker.Lanes;

/// <summary>
/// What one worker sends to one destination: at most so many at once, no faster than its rate, nothing while its circuit is open. It says
/// how many deliveries it can take; the dispatcher claims them; slow or fast, a lane never makes another wait.
/// </summary>
internal sealed class Lane(Guid destinationId, LaneServices services)
{
    /// <summary>Answers slower than this earn no deliveries in stock: they could not be begun before their lease is half gone.</summary>
    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(250);

    /// <summary>Room of a lane of which nothing is known yet, neither its speed nor the size of its bodies.</summary>
    private const int FirstRoom = 16;

    private readonly Lock _gate = new();
    private readonly Queue<(ClaimedDelivery Claim, long Since)> _stock = new();
    private readonly CircuitBreaker _circuit = services.NewCircuit();
    private Destination? _destination;
    private bool _known;
    private bool _wanted;
    private bool _queued;
    private bool _away;
    private bool _closed;
    private int _asked;
    private int _inFlight;
    private long _delivered;
    private long _failed;
    private bool _lastFailed;
    private long _bytes;
    private double _bodySize;
    private double _latencyMs = -1;
    private ILaneRate? _rate;
    private ITimer? _alarm;

    public Guid DestinationId { get; } = destinationId;

    /// <summary>False until the catalog has been asked for the destination.</summary>
    public bool IsKnown => _known;

    public TimeSpan Lease => TimeSpan.FromSeconds((_destination?.TimeoutSeconds ?? 0) + services.Options.LeaseMarginSeconds);

    public LaneStatus Status
    {
        get
        {
            lock (_gate)
            {
                return new LaneStatus(DestinationId, _circuit.State, _circuit.Since, _inFlight, _stock.Count) { Delivered = _delivered, Failed = _failed, LastFailed = _lastFailed };
            }
        }
    }

    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _inFlight == 0 && _stock.Count == 0;
            }
        }
    }

    /// <summary>There may be deliveries due.</summary>
    public void Signal()
    {
        lock (_gate)
        {
            _wanted = true;
            QueueUp();
        }
    }

    /// <summary>Takes over what the catalog says now; null: the destination is no longer there.</summary>
    public void Follow(Destination? destination)
    {
        List<ClaimedDelivery>? surplus = null;
        lock (_gate)
        {
            if (_known && ReferenceEquals(_destination, destination))
            {
                return;
            }

            if (destination?.RateLimit != _destination?.RateLimit)
            {
                _rate = destination?.RateLimit is { } limit ? services.NewRate(DestinationId, limit, Wake) : null;
            }

            _known = true;
            _destination = destination;
            if (destination is not { IsOpen: true })
            {
                surplus = TakeStock();
            }

            _wanted = true;
            QueueUp();
        }

        GiveBack(surplus);
    }

    /// <summary>How many deliveries to claim now. Zero: the lane comes back by itself when it has room, if it still wants any.</summary>
    public int AskRoom()
    {
        lock (_gate)
        {
            _queued = false;
            _asked = Room();
            if (_asked > 0)
            {
                _wanted = false;
            }

            return _asked;
        }
    }

    /// <summary>Ends what <see cref="AskRoom"/> began: a lane that got all it asked for wants more.</summary>
    public void Claimed(int count)
    {
        lock (_gate)
        {
            if (count >= _asked)
            {
                _wanted = true;
                QueueUp();
            }
        }
    }

    /// <summary>Takes a claim: begins it if there is a free place, else keeps it in stock.</summary>
    public void Accept(ClaimedDelivery claim)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                var size = claim.Event?.Body.Length ?? 0;
                _bodySize = Math.Max(size, (_bodySize * 0.95) + (size * 0.05));
                _bytes += size;
                services.Budget.Hold(size);
                _rate?.Take();
                if (_inFlight >= Limit)
                {
                    _stock.Enqueue((claim, services.Clock.GetTimestamp()));
                    return;
                }

                _inFlight++;
            }
        }

        if (_closed)
        {
            _ = services.Recorder.GiveBackAsync([claim]);
            return;
        }

        _ = Task.Run(() => RunAsync(claim));
    }

    /// <summary>Begins nothing more and gives back what was not begun.</summary>
    public void Close()
    {
        List<ClaimedDelivery>? surplus;
        lock (_gate)
        {
            _closed = true;
            _alarm?.Dispose();
            surplus = TakeStock();
        }

        GiveBack(surplus);
    }

    /// <summary>Deliveries in stock for longer are given back: half the margin is left for sending and recording.</summary>
    private TimeSpan LongestStock => TimeSpan.FromSeconds(services.Options.LeaseMarginSeconds / 2);

    private int Limit => _destination?.MaxConcurrency ?? services.Options.DefaultConcurrency;

    /// <summary>What a fast destination has in stock, so that no place is empty while the next claim is under way.</summary>
    private int StockLimit => _latencyMs >= 0 && _latencyMs <= Fast.TotalMilliseconds && _rate is null && !_away ? 3 * Limit : 0;

    private async Task RunAsync(ClaimedDelivery claim)
    {
        for (var next = claim; next is not null;)
        {
            var began = services.Clock.GetTimestamp();
            var result = await services.Attempts.MakeAsync(_destination, next);
            next = Finish(next, result, services.Clock.GetElapsedTime(began));
        }
    }

    /// <summary>Learns from an attempt and hands out the next one in stock to its place.</summary>
    private ClaimedDelivery? Finish(ClaimedDelivery claim, SendResult result, TimeSpan took)
    {
        ClaimedDelivery? next = null;
        List<ClaimedDelivery>? surplus = null;
        lock (_gate)
        {
            Release(claim);
            Learn(result, took);
            if (_circuit.State != CircuitState.Closed || _away || _closed)
            {
                surplus = TakeStock();
            }

            while (next is null && _inFlight <= Limit && _stock.TryDequeue(out var first))
            {
                if (services.Clock.GetElapsedTime(first.Since) < LongestStock)
                {
                    next = first.Claim;
                }
                else
                {
                    Release(first.Claim);
                    (surplus ??= []).Add(first.Claim);
                }
            }

            if (next is null)
            {
                _inFlight--;
            }

            _wanted |= surplus is not null;
            QueueUp();
        }

        GiveBack(surplus);
        return next;
    }

    private void Learn(SendResult result, TimeSpan took)
    {
        _away = result.IsNotNow;
        if (_away)
        {
            return;
        }

        _ = result.IsDelivered ? _delivered++ : _failed++;
        _lastFailed = !result.IsDelivered;
        _latencyMs = _latencyMs < 0 ? took.TotalMilliseconds : (_latencyMs * 0.9) + (took.TotalMilliseconds * 0.1);
        if (!result.IsOutage)
        {
            _circuit.Succeeded();
        }
        else if (_circuit.Failed())
        {
            services.CircuitOpened(_destination, _circuit.OpenUntil);
        }
    }

    private int Room()
    {
        if (_closed || _destination is not { IsOpen: true } destination)
        {
            return 0;
        }

        if (!services.Attempts.CanSend(destination))
        {
            _circuit.Succeeded(); // an agent that comes back is not the one that failed
            return 0;
        }

        var held = _inFlight + _stock.Count;
        switch (_circuit.State)
        {
            case CircuitState.Open:
                WakeAfter(_circuit.OpenUntil - services.Clock.GetUtcNow());
                return 0;
            case CircuitState.HalfOpen:
                return held == 0 ? 1 : 0;
        }

        if (_away)
        {
            return held == 0 ? 1 : 0;
        }

        var stock = StockLimit;
        if (_stock.Count > stock / 2)
        {
            return 0;
        }

        var room = Math.Min(Limit + stock - held, services.Budget.Room(_bytes, _bodySize));
        if (_latencyMs < 0)
        {
            room = Math.Min(room, FirstRoom - held);
        }

        if (_rate is { } rate && room > 0)
        {
            room = Math.Min(room, rate.Free);
            if (room == 0)
            {
                WakeAfter(rate.Wait);
            }
        }

        return Math.Max(0, room);
    }

    private void QueueUp()
    {
        if (_wanted && !_queued && (!_known || Room() > 0))
        {
            _queued = true;
            services.Ready.Add(this);
        }
    }

    private void WakeAfter(TimeSpan wait)
    {
        wait = wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1);
        _alarm ??= services.Clock.CreateTimer(static lane => ((Lane)lane!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _alarm.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void Wake()
    {
        lock (_gate)
        {
            QueueUp();
        }
    }

    private void Release(ClaimedDelivery claim)
    {
        var size = claim.Event?.Body.Length ?? 0;
        _bytes -= size;
        services.Budget.Hold(-size);
    }

    private List<ClaimedDelivery>? TakeStock()
    {
        if (_stock.Count == 0)
        {
            return null;
        }

        var claims = new List<ClaimedDelivery>(_stock.Count);
        while (_stock.TryDequeue(out var first))
        {
            Release(first.Claim);
            claims.Add(first.Claim);
        }

        return claims;
    }

    private void GiveBack(List<ClaimedDelivery>? claims)
    {
        if (claims is not null)
        {
            _ = services.Recorder.GiveBackAsync(claims);
        }
    }
}
