using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using WebhookOps.Core.Channels;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.Storage.Configuration;
using WebhookOps.Tunnel.Service.Channels.Draining;
using WebhookOps.Tunnel.Service.Channels.Live;

namespace WebhookOps.Tunnel.Service.Channels.Streams;

/// <summary>
/// <c>/connect/stream/{channel}/poll</c>: waits for messages, answers those that are there. Its connection outlives the request for as long
/// as it holds messages, so that they can be answered, and a while longer if the connector has a name and may poll again.
/// </summary>
internal sealed class LongPoll(ChannelDoor door, ChannelHubs hubs, ConnectionKeeper keeper, ICatalogSource catalog, IOptions<ChannelOptions> options, TimeProvider clock)
{
    private const int MaxTimeout = 60;
    private const int MaxMessages = 100;

    public async Task<IResult> RunAsync(HttpContext context, string name)
    {
        var (channel, admission, refused) = await door.CheckAsync(context, name);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        if (!TryRead(context.Request, "timeout", 30, MaxTimeout, out var timeout) || !TryRead(context.Request, "max_messages", 10, MaxMessages, out var count))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "out_of_range", $"'timeout' must be 1 to {MaxTimeout} seconds, 'max_messages' 1 to {MaxMessages}.");
        }

        var hub = hubs.Get(channel!);
        if (await BeginAsync(hub, admission!, count, context.RequestAborted) is not { } connection)
        {
            context.Response.Headers.RetryAfter = "1";
            return CloseReason.TooMany.ToProblem();
        }

        var answered = false;
        try
        {
            var frames = await WaitAsync(hub, connection, TimeSpan.FromSeconds(timeout), context.RequestAborted);
            context.RequestAborted.ThrowIfCancellationRequested();
            if (frames.WrittenCount == 0)
            {
                answered = true;
                return connection.Because is { } because ? because.ToProblem() : TypedResults.NoContent();
            }

            var answer = Wrap(frames, connection, hub.Channel.Name);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
            answered = true;
            return TypedResults.Empty;
        }
        catch (OperationCanceledException)
        {
            return TypedResults.Empty; // nobody listens
        }
        finally
        {
            connection.EndPoll(admission!.ConnectorId.Length > 0 ? TimeSpan.FromSeconds(options.Value.PollLingerSeconds) : TimeSpan.Zero);
            if (connection.TryAbandon(gone: !answered))
            {
                await keeper.LeaveAsync(hub, connection);
            }
        }
    }

    private async Task<LiveConnection?> BeginAsync(ChannelHub hub, Admission admission, int count, CancellationToken cancellation)
    {
        var known = hub.Connections.FirstOrDefault(c =>
            c.Protocol == ChannelProtocol.LongPoll && c.ConnectorId.Length > 0 && c.ConnectorId == admission.ConnectorId && c.TokenHash.AsSpan().SequenceEqual(admission.TokenHash)
            && c.TryBeginPoll(count));
        var connection = known ?? await keeper.EnterAsync(hub, admission, ChannelProtocol.LongPoll, resumed: null, cancellation);
        if (known is null && connection?.TryBeginPoll(count) is false)
        {
            await keeper.LeaveAsync(hub, connection); // cut before it began
            return null;
        }

        hub.Signal();
        return connection;
    }

    /// <returns>Messages as JSON, separated by commas.</returns>
    private async Task<ArrayBufferWriter<byte>> WaitAsync(ChannelHub hub, LiveConnection connection, TimeSpan timeout, CancellationToken aborted)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted, connection.Ending);
        var frames = new ArrayBufferWriter<byte>(1024);
        var began = clock.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            if (TakeAll(hub, connection, frames))
            {
                connection.EndPoll(TimeSpan.FromMinutes(1));
                TakeAll(hub, connection, frames); // what came in that moment
                break;
            }

            var left = timeout - clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            await ((Task)connection.WaitAsync(left, stop.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return frames;
    }

    private bool TakeAll(ChannelHub hub, LiveConnection connection, ArrayBufferWriter<byte> frames)
    {
        while (hub.TakeNext(connection) is var (message, @event))
        {
            if (frames.WrittenCount > 0)
            {
                frames.Write(","u8);
            }

            var source = catalog.Current.Sources.TryGetValue(@event.SourceId, out var found) ? found.Slug : "";
            MessageFrame.Write(frames, message, @event, hub.Channel, source, lines: false);
        }

        return frames.WrittenCount > 0;
    }

    private byte[] Wrap(ArrayBufferWriter<byte> frames, LiveConnection connection, string channel)
    {
        var before = "{\"messages\":["u8;
        var after = Encoding.UTF8.GetBytes($"],\"connection_id\":\"{connection.PublicId}\",\"channel\":\"{channel}\",\"timestamp\":\"{clock.GetUtcNow().UtcDateTime:O}\"}}");
        return [.. before, .. frames.WrittenSpan, .. after];
    }

    private static bool TryRead(HttpRequest request, string name, int fallback, int most, out int value)
    {
        value = fallback;
        return !request.Query.TryGetValue(name, out var text)
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 1 && value <= most);
    }
}
