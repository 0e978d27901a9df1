using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Threading.Channels;
using WebhookOps.Agent.Connecting.Handling;
using WebhookOps.Agent.Connecting.Settings;
using WebhookOps.Agent.Connecting.Streams;

namespace WebhookOps.Agent.Connecting;

/// <summary>
/// Connects for ever; takes each message to its destination and acknowledges it only when that has confirmed. A message whose answer was
/// lost with its connection comes again, by a later attempt, and is answered without being taken there twice. One that an operator sends
/// again begins with its first attempt, and is taken there again.
/// </summary>
internal sealed class ConnectorLoop(ConnectorSettings settings, IMessageHandler handler, ConnectorOutput output, TimeProvider clock) : IDisposable
{
    private const int Remembered = 10_000;

    private readonly ConcurrentDictionary<string, Lazy<Task<Verdict>>> _underWay = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _taken = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _takenInOrder = new();
    private readonly HttpClient _http = new(ServerHttp.Handler(settings)) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly StreamPosition _position = new();

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var failures = 0;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await using var stream = await ConnectAsync(cancellation);
                var admitted = () =>
                {
                    failures = 0;
                    output.Connected(settings);
                };
                await DrainAsync(stream, admitted, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (StreamEndedException ended)
            {
                var delay = settings.FirstRetry * Math.Pow(settings.RetryFactor, Math.Min(failures++, 30));
                delay = delay < settings.LongestRetry ? delay : settings.LongestRetry;
#pragma warning disable CA5394 // spread, not secrecy
                delay *= 1 + (0.3 * Random.Shared.NextDouble());
#pragma warning restore CA5394
                output.Offline(ended.Message, delay);
                await Task.Delay(delay, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<IChannelStream> ConnectAsync(CancellationToken cancellation) => settings.Protocol switch
    {
        "sse" => await EventStreamChannel.ConnectAsync(settings, _http, _position, cancellation),
        "long_poll" => new LongPollChannel(settings, _http),
        _ => await WebSocketChannel.ConnectAsync(settings, _http, cancellation),
    };

    /// <summary>Reads on whatever the handlers do: a connection that is not read looks dead. The channel's limit in flight bounds what waits.</summary>
    private async Task DrainAsync(IChannelStream stream, Action admitted, CancellationToken cancellation)
    {
        var waiting = Channel.CreateUnbounded<ChannelMessage>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var workers = Enumerable.Range(0, settings.MaxConcurrent).Select(_ => Task.Run(() => WorkAsync(stream, waiting.Reader, stop.Token), CancellationToken.None)).ToArray();
        try
        {
            await foreach (var message in stream.ReadAsync(admitted, cancellation))
            {
                waiting.Writer.TryWrite(message);
            }
        }
        finally
        {
            await stop.CancelAsync(); // what waits comes again
            waiting.Writer.TryComplete();
            await Task.WhenAll(workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WorkAsync(IChannelStream stream, ChannelReader<ChannelMessage> waiting, CancellationToken stop)
    {
        await foreach (var message in waiting.ReadAllAsync(stop))
        {
            var verdict = await _underWay.GetOrAdd(message.Id, _ => new(() => HandleAsync(message))).Value.WaitAsync(stop); // begun once it stands there, or its end would find nothing to remove
            try
            {
                await stream.AnswerAsync(message, verdict, stop);
            }
            catch (Exception failure) when (failure is WebSocketException or HttpRequestException or IOException or InvalidOperationException)
            {
                // the connection is gone, and the message will come again
            }
        }
    }

    private async Task<Verdict> HandleAsync(ChannelMessage message)
    {
        await Task.Yield();
        if (_taken.TryGetValue(message.Id, out var attempt) && attempt < message.Attempt)
        {
            _underWay.TryRemove(message.Id, out _);
            return Verdict.Ack;
        }

        var began = clock.GetTimestamp();
        Verdict verdict;
        using var limit = new CancellationTokenSource(settings.AckTimeout, clock);
        try
        {
            verdict = await handler.HandleAsync(message, limit.Token);
        }
        catch (OperationCanceledException)
        {
            verdict = Verdict.Later("The destination was not done with it in time.");
        }
        catch (Exception failure)
        {
            verdict = Verdict.Later($"The connector failed: {failure.Message}");
        }

        if (verdict.Taken)
        {
            Remember(message);
        }

        _underWay.TryRemove(message.Id, out _);
        output.Handled(message, verdict, clock.GetElapsedTime(began));
        return verdict;
    }

    private void Remember(ChannelMessage message)
    {
        var known = _taken.ContainsKey(message.Id);
        _taken[message.Id] = message.Attempt;
        if (known)
        {
            return;
        }

        _takenInOrder.Enqueue(message.Id);
        if (_takenInOrder.Count > Remembered && _takenInOrder.TryDequeue(out var oldest))
        {
            _taken.TryRemove(oldest, out _);
        }
    }
}
