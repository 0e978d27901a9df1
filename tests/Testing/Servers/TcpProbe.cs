using System.Net;
using System.Net.Sockets;

namespace WebhookOps.Testing.Servers;

/// <summary>Asks a server a question over TCP and says whether it answered at all.</summary>
internal static class TcpProbe
{
    public static async Task<bool> AnswersAsync(int port, ReadOnlyMemory<byte> question, Func<ReadOnlyMemory<byte>, bool> accept)
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(question, limit.Token);
            var answer = new byte[256];
            var length = await stream.ReadAsync(answer, limit.Token);
            return accept(answer.AsMemory(0, length));
        }
        catch (Exception failure) when (failure is SocketException or IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
