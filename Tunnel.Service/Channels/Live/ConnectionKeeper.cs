using WebhookOps.Core.Channels;
using WebhookOps.Core.Ids;
using WebhookOps.Storage;
using WebhookOps.Storage.Channels;
using WebhookOps.Storage.Configuration;
using WebhookOps.Tunnel.Service.Channels.Draining;

namespace WebhookOps.Tunnel.Service.Channels.Live;

/// <summary>
/// Lets connectors in and out: notes them in the ledger, where every process counts them and operators see them, and cuts those whose
/// token has ended, whose address is no longer allowed, or whom an operator wants gone.
/// </summary>
internal sealed partial class ConnectionKeeper(
    ChannelHubs hubs, ConnectionLog log, ICatalogSource catalog, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<ConnectionKeeper> logger) : BackgroundService
{
    /// <summary>Connections whose figures are noted in one go: figures can wait, and other writers must not.</summary>
    private const int MaxNoted = 50;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Guid _replica = Guid.NewGuid();
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly Lock _gate = new();
    private List<Guid> _ended = [];
    private DateTimeOffset _notedAt;

    /// <summary>Lets a connector in.</summary>
    /// <returns>Null: the channel has as many as it may.</returns>
    public async Task<LiveConnection?> EnterAsync(
        ChannelHub hub, Admission admission, ChannelProtocol protocol, (Guid Connection, long Sequence)? resumed, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var row = new ChannelConnection
        {
            Id = PublicId.New(clock),
            ChannelId = hub.Channel.Id,
            ReplicaId = _replica,
            ConnectorId = admission.ConnectorId,
            Protocol = protocol,
            RemoteAddress = admission.Address,
            ConnectedAt = now,
            SeenAt = now,
        };
        if (!await log.TryEnterAsync(row, hub.Channel.MaxConnections, Ended(), cancellation))
        {
            return null;
        }

        var connection = new LiveConnection(row, admission.TokenHash, clock);
        hub.Enter(connection, resumed);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            connection.End(CloseReason.Stopping);
        }

        LogOpened(connection.PublicId, hub.Channel.Name, admission.ConnectorId, admission.Address);
        return connection;
    }

    /// <summary>Lets it out, when what it held is on its way back.</summary>
    public async Task LeaveAsync(ChannelHub hub, LiveConnection connection)
    {
        await hub.LeaveAsync(connection);
        lock (_gate)
        {
            _ended.Add(connection.Id);
        }

        Wake(catalog.Current);
        LogClosed(connection.PublicId, hub.Channel.Name, connection.Because?.Text ?? "The connector has left.");
        connection.Dispose();
    }

    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var stopping = lifetime.ApplicationStopping.Register(EndAll);
        await TryAsync(() => log.ForgetDeadAsync(stoppingToken));
        catalog.Changed += Wake;
        while (!stoppingToken.IsCancellationRequested)
        {
            await ((Task)_changed.WaitAsync(Pace, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryAsync(LookAsync);
        }

        catalog.Changed -= Wake;
        await TryAsync(LookAsync); // those that have just ended
    }

    private async Task LookAsync()
    {
        var now = clock.GetUtcNow();
        foreach (var hub in hubs.All)
        {
            foreach (var connection in hub.Connections)
            {
                CutIfUnwanted(hub.Channel, connection, now);
                if (connection.TryAbandon())
                {
                    await LeaveAsync(hub, connection);
                }
            }
        }

        var live = hubs.All.SelectMany(h => h.Connections).ToArray();
        var unwanted = await NoteAsync(live, now);
        foreach (var connection in live.Where(c => unwanted.Contains(c.Id)))
        {
            connection.End(CloseReason.Operator);
        }
    }

    /// <returns>Those that an operator wants gone: asked for in every round, whether or not there is anything to note.</returns>
    private async Task<IReadOnlyList<Guid>> NoteAsync(LiveConnection[] live, DateTimeOffset now)
    {
        var changed = live.Where(c => c.IsChanged).Take(MaxNoted).ToArray();
        var ended = Ended();
        var delivered = hubs.All.Select(h => (h.Channel.Id, Delivered: h.TakeDelivered())).Where(d => d.Delivered > 0).ToArray();
        if (changed.Length == 0 && ended.Count == 0 && delivered.Length == 0 && (live.Length == 0 || now - _notedAt < ChannelConnection.NoteInterval))
        {
            return live.Length == 0 ? [] : await log.UnwantedAsync(_replica, CancellationToken.None);
        }

        var unwanted = await log.NoteAsync(_replica, [.. changed.Select(c => c.Note())], ended, delivered, CancellationToken.None);
        _notedAt = now;
        lock (_gate)
        {
            _ended = [.. _ended.Except(ended)];
        }

        return unwanted;
    }

    private static void CutIfUnwanted(Channel channel, LiveConnection connection, DateTimeOffset now)
    {
        if (channel.CutOnRotation && !channel.Tokens.Accepts(connection.TokenHash, now))
        {
            connection.End(CloseReason.TokenInvalid);
        }
        else if (!channel.Allows(connection.RemoteAddress))
        {
            connection.End(CloseReason.AddressRefused);
        }
    }

    private void EndAll()
    {
        foreach (var connection in hubs.All.SelectMany(h => h.Connections))
        {
            connection.End(CloseReason.Stopping);
        }
    }

    private IReadOnlyList<Guid> Ended()
    {
        lock (_gate)
        {
            return [.. _ended];
        }
    }

    private void Wake(Catalog current)
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // it is awake already
        }
    }

    private async Task TryAsync(Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (Exception failure) when (LedgerUnavailableException.ReasonIn(failure) is { } reason)
        {
            LogLedgerAway(reason);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(failure);
        }
    }

    [LoggerMessage(LogLevel.Information, "Connector {Connection} drains channel {Channel}: {ConnectorId} from {Address}")]
    private partial void LogOpened(string connection, string channel, string connectorId, string address);

    [LoggerMessage(LogLevel.Information, "Connector {Connection} has left channel {Channel}. {Reason}")]
    private partial void LogClosed(string connection, string channel, string reason);

    [LoggerMessage(LogLevel.Warning, "Connectors are not noted while the ledger is away: {Reason}")]
    private partial void LogLedgerAway(string reason);

    [LoggerMessage(LogLevel.Warning, "Connectors could not be noted; the next round will.")]
    private partial void LogFailed(Exception failure);
}
