using System.Buffers.Binary;
using System.Text;
using WebhookOps.Outputs.Net;

namespace WebhookOps.Outputs.MySql;

/// <summary>Signs in: the server's greeting, TLS if it is asked for, and the proof of the password. The password itself is sent over TLS only.</summary>
internal sealed class MySqlLogin(Endpoint endpoint, string database, OutputContext context)
{
    private const byte Utf8 = 45; // utf8mb4_general_ci, known to every server

    [Flags]
    private enum Can : uint
    {
        LongPassword = 1,
        ConnectWithDatabase = 8,
        Protocol41 = 0x200,
        Tls = 0x800,
        Transactions = 0x2000,
        SecureConnection = 0x8000,
        PluginAuthentication = 0x8_0000,
    }

    public async Task RunAsync(MySqlSession session, CancellationToken cancellation)
    {
        var (can, plugin, challenge) = ReadGreeting(await session.ReadAsync(cancellation));
        var wanted = Can.LongPassword | Can.ConnectWithDatabase | Can.Protocol41 | Can.Transactions | Can.SecureConnection | Can.PluginAuthentication;
        if (endpoint.Tls)
        {
            if (!can.HasFlag(Can.Tls))
            {
                throw new OutputException("The server does not offer TLS.");
            }

            wanted |= Can.Tls;
            session.Write(Begin(wanted));
            await session.SecureAsync(endpoint.Host, context, cancellation);
        }

        var proof = MySqlProof.Of(plugin, endpoint.Password, challenge) ?? [];
        session.Write(
        [
            .. Begin(wanted),
            .. Encoding.UTF8.GetBytes(endpoint.Username), 0,
            (byte)proof.Length, .. proof,
            .. Encoding.UTF8.GetBytes(database), 0,
            .. Encoding.ASCII.GetBytes(plugin), 0,
        ]);
        await session.FlushAsync(cancellation);
        await ConvinceAsync(session, cancellation);
    }

    private async Task ConvinceAsync(MySqlSession session, CancellationToken cancellation)
    {
        while (await session.ReadAsync(cancellation) is var answer && answer is not [0, ..])
        {
            switch (answer)
            {
                case [0xFE, .. var other] when other.AsSpan().IndexOf((byte)0) is > 0 and var end: // another way of proving it
                    var plugin = Encoding.ASCII.GetString(other, 0, end);
                    session.Write(MySqlProof.Of(plugin, endpoint.Password, other.AsSpan(end + 1).TrimEnd((byte)0))
                        ?? throw new OutputException($"The server wants the password to be proven by {plugin}, which is not spoken here. Known: {string.Join(", ", MySqlProof.Plugins)}."));
                    break;
                case [1, 3]: // it remembers us, and will say so
                    continue;
                case [1, 4]:
                    session.Write(endpoint.Tls
                        ? [.. Encoding.UTF8.GetBytes(endpoint.Password), 0]
                        : throw new OutputException("The server wants to see the password itself, which is sent over TLS only. Set tls to true."));
                    break;
                default:
                    throw new OutputException("The server asks for something at sign-in that is not spoken here.");
            }

            await session.FlushAsync(cancellation);
        }
    }

    private static (Can Can, string Plugin, byte[] Challenge) ReadGreeting(byte[] greeting)
    {
        // version 10, server's name and 0, thread (4), challenge (8), 0, capabilities (2), character set, status (2), capabilities (2), length, 10 of no use
        var at = greeting is [10, ..] ? Array.IndexOf(greeting, (byte)0) + 1 + 4 : 0;
        if (at is 0 or 4 || greeting.Length < at + 44)
        {
            throw new OutputException("The server does not speak the MySQL protocol, or an old form of it.");
        }

        var can = (Can)(BinaryPrimitives.ReadUInt16LittleEndian(greeting.AsSpan(at + 9)) | ((uint)BinaryPrimitives.ReadUInt16LittleEndian(greeting.AsSpan(at + 14)) << 16));
        var rest = greeting.AsSpan(at + 27);
        var length = Math.Min(rest.Length, Math.Max(13, greeting[at + 16] - 8));
        byte[] challenge = [.. greeting.AsSpan(at, 8), .. rest[..length].TrimEnd((byte)0)];
        var plugin = can.HasFlag(Can.PluginAuthentication) ? Encoding.ASCII.GetString(rest[length..].TrimEnd((byte)0)) : MySqlProof.Native;
        return (can, plugin, challenge);
    }

    /// <summary>Capabilities, the largest packet, character set, 23 of no use: all of a wish for TLS, and how every answer begins.</summary>
    private static byte[] Begin(Can wanted)
    {
        var bytes = new byte[32];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)wanted);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), 1 << 30);
        bytes[8] = Utf8;
        return bytes;
    }
}
