using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using WebhookOps.Core.Channels;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Configuration;
using WebhookOps.Tunnel.Service.Channels.Draining;
using WebhookOps.Tunnel.Service.Channels.Live;

namespace WebhookOps.Tunnel.Service.Channels.Streams;

/// <summary>
/// <c>/connect/stream/{channel}/sse</c>: messages as server-sent events. The id of an event names the stream and how far it has come; a
/// connector that comes back with it as <c>Last-Event-ID</c> keeps what it was sent and did not answer, and is not sent it again.
/// </summary>
internal sealed class EventStream(ChannelDoor door, ChannelHubs hubs, ConnectionKeeper keeper, ICatalogSource catalog, IOptions<ChannelOptions> options, TimeProvider clock)
{
    private readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);

    public async Task<IResult> RunAsync(HttpContext context, string name)
    {
        var (channel, admission, refused) = await door.CheckAsync(context, name);
        if (refused is not null)
        {
            return refused.ToProblem();
        }

        var hub = hubs.Get(channel!);
        var resumed = Parse(context.Request.Headers["Last-Event-ID"]);
        if (hub.Connections.FirstOrDefault(c => c.Id == resumed?.Connection) is { } old)
        {
            old.End(CloseReason.Replaced); // lost, though nobody has noticed yet
            await hub.LeaveAsync(old);
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (await keeper.EnterAsync(hub, admission!, ChannelProtocol.ServerSentEvents, resumed, context.RequestAborted) is not { } connection)
        {
            await WriteAsync(context, "error", null, ControlFrame.Error(CloseReason.TooMany));
            return TypedResults.Empty;
        }

        try
        {
            await SpeakAsync(context, hub, connection);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // it has left
        }
        finally
        {
            await keeper.LeaveAsync(hub, connection);
        }

        if (connection.Because is { } because && !context.RequestAborted.IsCancellationRequested)
        {
            await WriteAsync(context, "error", null, ControlFrame.Error(because));
        }

        return TypedResults.Empty;
    }

    private async Task SpeakAsync(HttpContext context, ChannelHub hub, LiveConnection connection)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, connection.Ending);
        await WriteAsync(context, "connected", null, ControlFrame.Connected(connection, hub.Channel.Name, clock.GetUtcNow()));
        var spoke = clock.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            var frame = new ArrayBufferWriter<byte>(1024);
            if (hub.TakeNext(connection) is var (message, @event))
            {
                var source = catalog.Current.Sources.TryGetValue(@event.SourceId, out var found) ? found.Slug : "";
                MessageFrame.Write(frame, message, @event, hub.Channel, source, lines: true);
                await WriteAsync(context, "webhook", $"{connection.PublicId}.{message.Sequence.ToString(CultureInfo.InvariantCulture)}", frame.WrittenMemory);
                spoke = clock.GetTimestamp();
                continue;
            }

            var left = _heartbeat - clock.GetElapsedTime(spoke);
            if (left <= TimeSpan.Zero)
            {
                await WriteAsync(context, "heartbeat", null, ControlFrame.Heartbeat(clock.GetUtcNow()));
                spoke = clock.GetTimestamp();
                continue;
            }

            await connection.WaitAsync(left, stop.Token);
        }
    }

    /// <summary>One event. A line end in the data begins a <c>data:</c> line of its own.</summary>
    private static async Task WriteAsync(HttpContext context, string name, string? id, ReadOnlyMemory<byte> data)
    {
        var output = context.Response.BodyWriter;
        output.Write(Encoding.ASCII.GetBytes(id is null ? $"event: {name}\ndata: " : $"event: {name}\nid: {id}\ndata: "));
        WriteLines(output, data.Span);
        output.Write("\n\n"u8);
        await output.FlushAsync(context.RequestAborted);
    }

    private static void WriteLines(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        for (var end = data.IndexOfAny((byte)'\n', (byte)'\r'); end >= 0; end = data.IndexOfAny((byte)'\n', (byte)'\r'))
        {
            output.Write(data[..end]);
            output.Write("\ndata: "u8);
            data = data[(end + 1)..];
        }

        output.Write(data);
    }

    private static (Guid Connection, long Sequence)? Parse(string? lastEvent) =>
        lastEvent?.Split('.') is [var connection, var sequence]
            && PublicId.TryParse(ChannelConnection.PrefixOf(ChannelProtocol.ServerSentEvents), connection, out var id)
            && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? (id, number)
                : null;
}
