using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace WebhookOps.Testing;

/// <summary>
/// A loopback TCP port that nobody listens on and nobody else is given: below those that the system takes for outgoing connections, one of
/// which could otherwise hold it by the time that a server wants it, and counted in a file that all test processes share.
/// </summary>
public static class FreePort
{
    private const int First = 12_000;
    private const int End = 32_000;

    private static readonly string s_lastFile = Path.Combine(Path.GetTempPath(), "webhookops-tests-last-port");

    public static int Next()
    {
        using var last = OpenAlone();
        Span<byte> number = stackalloc byte[sizeof(int)];
        var port = last.Read(number) == number.Length ? BinaryPrimitives.ReadInt32LittleEndian(number) : First + Random.Shared.Next(End - First);
        do
        {
            port = port + 1 is var next and >= First and < End ? next : First;
        }
        while (!IsFree(port));
        BinaryPrimitives.WriteInt32LittleEndian(number, port);
        last.Position = 0;
        last.Write(number);
        return port;
    }

    private static FileStream OpenAlone()
    {
        while (true)
        {
            try
            {
                return new FileStream(s_lastFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(s_lastFile))
            {
                Thread.Sleep(1);
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
