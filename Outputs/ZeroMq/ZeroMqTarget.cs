using System.Buffers.Binary;
using System.Text;
using WebhookOps.Outputs.Modules;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.ZeroMq;

/// <summary>
/// One connection to a ZeroMQ socket: ZMTP 3.0 (ZeroMQ's RFC 23) with the mechanism <c>NULL</c>. As a REQ it waits for a reply to each
/// message; as a PUSH or PUB it cannot know whether anybody has one.
/// </summary>
internal sealed class ZeroMqTarget(OutputSettings settings, OutputContext context)
    : WireTarget(new Endpoint(settings.Text("host"), (int)settings.Number("port"), Tls: false, "", ""), context)
{
    private const byte More = 1;
    private const byte Long = 2;
    private const byte Command = 4;

    private readonly string _mode = settings.Text("mode");
    private readonly OutputTemplate _topic = new(settings.Text("topic"));

    protected override async Task GreetAsync(Wire wire, CancellationToken cancellation)
    {
        var greeting = new byte[64]; // signature, version 3.0, mechanism, not the server of it
        (greeting[0], greeting[9], greeting[10]) = (0xFF, 0x7F, 3);
        "NULL"u8.CopyTo(greeting.AsSpan(12));
        wire.Write(greeting);
        await wire.FlushAsync(cancellation);
        var theirs = await wire.ReadAsync(64, cancellation);
        if (theirs is not [0xFF, .., _] || theirs[10] < 3 || !theirs.AsSpan(12, 5).SequenceEqual("NULL\0"u8))
        {
            throw new OutputException("The server does not speak ZMTP 3, or wants its clients to sign in.");
        }

        var kind = _mode.ToUpperInvariant();
        WriteFrame(wire, Command, [.. "\u0005READY\u000BSocket-Type"u8, 0, 0, 0, (byte)kind.Length, .. Encoding.ASCII.GetBytes(kind)]);
        await wire.FlushAsync(cancellation);
        var (flags, ready) = await ReadFrameAsync(wire, cancellation);
        if ((flags & Command) == 0 || !ready.AsSpan().StartsWith("\u0005READY"u8))
        {
            throw new OutputException($"The server's socket does not take a {kind}: {Encoding.UTF8.GetString(ready)}");
        }
    }

    protected override async Task WriteAsync(Wire wire, IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        foreach (var message in batch)
        {
            if (_mode == "req")
            {
                WriteFrame(wire, More, []); // what parts the reply's address from the message
            }
            else if (_topic.For(message) is { Length: > 0 } topic)
            {
                WriteFrame(wire, More, Encoding.UTF8.GetBytes(topic));
            }

            WriteFrame(wire, 0, OutputFormat.Write(settings, message).Span);
            if (_mode == "req") // one at a time, as its rules are
            {
                await wire.FlushAsync(cancellation);
                await ReadReplyAsync(wire, cancellation);
            }
        }

        await wire.FlushAsync(cancellation);
    }

    private static async Task ReadReplyAsync(Wire wire, CancellationToken cancellation)
    {
        byte flags;
        do
        {
            (flags, _) = await ReadFrameAsync(wire, cancellation);
        }
        while ((flags & (More | Command)) != 0);
    }

    private static async Task<(byte Flags, byte[] Body)> ReadFrameAsync(Wire wire, CancellationToken cancellation)
    {
        var flags = await wire.ReadByteAsync(cancellation);
        var size = (flags & Long) == 0
            ? await wire.ReadByteAsync(cancellation)
            : BinaryPrimitives.ReadInt64BigEndian(await wire.ReadAsync(8, cancellation));
        return (flags, await wire.ReadAsync((int)Math.Clamp(size, -1, int.MaxValue), cancellation));
    }

    private static void WriteFrame(Wire wire, byte flags, ReadOnlySpan<byte> body)
    {
        if (body.Length <= byte.MaxValue)
        {
            wire.Write([flags, (byte)body.Length]);
        }
        else
        {
            Span<byte> head = stackalloc byte[9];
            head[0] = (byte)(flags | Long);
            BinaryPrimitives.WriteInt64BigEndian(head[1..], body.Length);
            wire.Write(head);
        }

        wire.Write(body);
    }
}
