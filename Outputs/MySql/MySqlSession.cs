using System.Buffers.Binary;
using System.Text;
using WebhookOps.Outputs.Net;

namespace WebhookOps.Outputs.MySql;

/// <summary>
/// One session of the MySQL client protocol (MySQL's internals manual, "Client/Server Protocol"; MariaDB's is the same as far as this goes):
/// packets of a length, a number and bytes, and statements whose only answer is that they were done.
/// </summary>
internal sealed class MySqlSession(Wire wire)
{
    private const int MaxPacket = 0xFF_FFFF;
    private const byte Query = 3;

    private byte _number;

    /// <summary>Adds a packet to what will be sent; large ones go in several pieces.</summary>
    public void Write(ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[4];
        while (true)
        {
            var piece = payload[..Math.Min(payload.Length, MaxPacket)];
            BinaryPrimitives.WriteInt32LittleEndian(head, piece.Length);
            head[3] = _number++;
            wire.Write(head);
            wire.Write(piece);
            if (piece.Length < MaxPacket)
            {
                return;
            }

            payload = payload[MaxPacket..];
        }
    }

    public Task FlushAsync(CancellationToken cancellation) => wire.FlushAsync(cancellation);

    /// <exception cref="OutputException">The server says that something is wrong.</exception>
    public async Task<byte[]> ReadAsync(CancellationToken cancellation)
    {
        var head = await wire.ReadAsync(4, cancellation);
        _number = (byte)(head[3] + 1);
        var packet = await wire.ReadAsync(head[0] | (head[1] << 8) | (head[2] << 16), cancellation);
        return packet is [0xFF, ..] ? throw MySqlError.Of(packet) : packet;
    }

    /// <summary>Adds a statement to what will be sent.</summary>
    public void WriteStatement(ReadOnlySpan<byte> sql)
    {
        _number = 0;
        var packet = new byte[sql.Length + 1];
        packet[0] = Query;
        sql.CopyTo(packet.AsSpan(1));
        Write(packet);
    }

    /// <summary>Sends a statement and waits until it is done.</summary>
    public async Task DoAsync(string sql, CancellationToken cancellation)
    {
        WriteStatement(Encoding.UTF8.GetBytes(sql));
        await FlushAsync(cancellation);
        await ReadAsync(cancellation);
    }

    /// <summary>Goes on over TLS. What was written before is sent first, in the clear.</summary>
    public async Task SecureAsync(string host, OutputContext context, CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        await wire.SecureAsync(host, context, cancellation);
    }
}
