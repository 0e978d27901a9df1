using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace WebhookOps.ServiceDefaults.Redis;

/// <summary>
/// The one connection of this process to Redis, shared by all that use it. It is made in the background and again whenever it breaks;
/// meanwhile <see cref="RunAsync"/> fails at once. Whatever is kept there may be gone at any time, without a word (a restart, a flush).
/// </summary>
public sealed partial class RedisConnection : IHostedService, IAsyncDisposable
{
    /// <summary>Longer than this nobody waits: everything here has a second way.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Between two tries whether a server that is coming back answers yet.</summary>
    private static readonly TimeSpan s_probePause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lazy<Task<ConnectionMultiplexer>> _connecting;
    private readonly SemaphoreSlim _lost = new(1); // the first connection is looked at like one that comes back
    private readonly ILogger _logger;
    private int _losses = 1;
    private int _mended;
    private int _gone;

    internal RedisConnection(ConfigurationOptions options, ILogger<RedisConnection> logger)
    {
        _logger = logger;
        _connecting = new(() => ConnectAsync(options));
    }

    /// <summary>Raised when Redis answers again. What this process keeps there is to be written anew.</summary>
    public event Action? Restored;

    /// <summary>Whether Redis has answered since the connection was last lost, as far as this process knows.</summary>
    public bool IsConnected => Volatile.Read(ref _mended) == Volatile.Read(ref _losses);

    /// <summary>Runs one command, or several.</summary>
    /// <exception cref="RedisUnavailableException">Redis did not answer within a second; whether the command was carried out is not known.</exception>
    public async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> work, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            var connection = _connecting.Value.IsCompletedSuccessfully ? _connecting.Value.Result : await _connecting.Value.WaitAsync(s_patience, cancellation);
            return await work(connection.GetDatabase()).WaitAsync(s_patience, cancellation); // the client itself sets no limit to what is asynchronous
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new RedisUnavailableException(failure);
        }
    }

    /// <summary>Tells whoever listens now; nobody else will hear of it. Does not wait, and does not throw.</summary>
    public void Publish(string channel, byte[] message)
    {
        if (IsConnected)
        {
            try
            {
                _connecting.Value.Result.GetSubscriber().Publish(channel, message, CommandFlags.FireAndForget);
            }
            catch (Exception lost) when (lost is RedisException or ObjectDisposedException)
            {
                LogLost(channel, lost.Message);
            }
        }
    }

    /// <summary>Hears a channel for as long as this process lives, across breaks of the connection.</summary>
    /// <param name="hear">Called on the client's threads, one message at a time; must return at once.</param>
    public async Task SubscribeAsync(string channel, Action<byte[]> hear)
    {
        var connection = await _connecting.Value.WaitAsync(_stop.Token);
        await connection.GetSubscriber().SubscribeAsync(channel, (_, message) => hear(message));
    }

    /// <summary>Begins to connect, without waiting for it.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = _connecting.Value;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        if (_connecting is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            _connecting.Value.Result.Dispose();
        }

        _stop.Dispose();
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions options)
    {
        while (true)
        {
            try
            {
                var connection = await ConnectionMultiplexer.ConnectAsync(options);
                connection.ConnectionFailed += (_, _) => Lost();
                _ = Task.Run(() => WatchAsync(connection), CancellationToken.None);
                return connection;
            }
            catch (Exception failure) when (failure is RedisException or System.Net.Sockets.SocketException && !_stop.IsCancellationRequested)
            {
                Gone();
                await Task.Delay(s_pause, _stop.Token);
            }
        }
    }

    /// <summary>
    /// After a loss, asks until there is an answer: the client calls a connection restored a moment before commands can be sent over it.
    /// </summary>
    private async Task WatchAsync(ConnectionMultiplexer connection)
    {
        while (!_stop.IsCancellationRequested)
        {
            await _lost.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            for (var tries = 1; !IsConnected && !_stop.IsCancellationRequested; tries++)
            {
                var losses = Volatile.Read(ref _losses);
                if (await AnswersAsync(connection))
                {
                    Volatile.Write(ref _mended, losses);
                    Back();
                }
                else
                {
                    if (tries * s_probePause >= s_pause)
                    {
                        Gone(); // a first connection takes a moment, which is no reason to say that there is none
                    }

                    await Task.Delay(s_probePause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    /// <summary>Whether it takes commands, and subscriptions, which have a connection of their own.</summary>
    private async Task<bool> AnswersAsync(ConnectionMultiplexer connection)
    {
        try
        {
            await Task.WhenAll(connection.GetDatabase().PingAsync(), connection.GetSubscriber().PingAsync()).WaitAsync(s_patience, _stop.Token);
            return true;
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    private void Lost()
    {
        Interlocked.Increment(ref _losses);
        Gone();
        _lost.Release();
    }

    private void Gone()
    {
        if (Interlocked.Exchange(ref _gone, 1) == 0 && !_stop.IsCancellationRequested)
        {
            LogGone();
        }
    }

    private void Back()
    {
        if (Interlocked.Exchange(ref _gone, 0) == 1)
        {
            LogBack();
            Restored?.Invoke();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not answer. Until it does, limits count in each process alone, and news reaches other processes late")]
    private partial void LogGone();

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis answers again")]
    private partial void LogBack();

    [LoggerMessage(Level = LogLevel.Debug, Message = "A message on {Channel} was lost: {Reason}")]
    private partial void LogLost(string channel, string reason);
}
