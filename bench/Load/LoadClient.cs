using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace WebhookOps.Bench.Load;

/// <summary>Keep-alive connections that each send the next request as soon as they have the last one's answer.</summary>
internal static class LoadClient
{
    private static ulong s_nextId = (ulong)Environment.TickCount64 << 24;

    /// <param name="keepAlive">False: a new connection for each request.</param>
    /// <param name="apart">Head and body in a segment each, as Python's http.client and many others write them.</param>
    /// <param name="limit">Stop after so many requests, whichever of it and <paramref name="duration"/> comes first.</param>
    public static async Task<LoadResult> RunAsync(Uri target, int connections, TimeSpan duration, int limit = int.MaxValue, bool keepAlive = true, bool apart = false)
    {
        var template = new SignedRequest(target);
        var left = limit;
        var started = Stopwatch.GetTimestamp();
        var end = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            var socket = await ConnectAsync(target);
            var request = template.Copy();
            var answer = new byte[4096];
            var ticks = new List<long>(4096);
            var refused = 0;
            while (Stopwatch.GetTimestamp() < end && Interlocked.Decrement(ref left) >= 0)
            {
                template.Stamp(request, NextId());
                var sent = Stopwatch.GetTimestamp();
                if (!keepAlive)
                {
                    socket.Dispose();
                    socket = await ConnectAsync(target);
                }

                if (apart)
                {
                    await socket.SendAsync(request.AsMemory(0, template.HeadSize));
                }

                var status = await ExchangeAsync(socket, request.AsMemory(apart ? template.HeadSize : 0), answer);
                if (status is >= 200 and < 300)
                {
                    ticks.Add(Stopwatch.GetTimestamp() - sent);
                }
                else
                {
                    refused++;
                }
            }

            socket.Dispose();
            return (Ticks: ticks, Refused: refused);
        })));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var all = outcomes.SelectMany(o => o.Ticks).ToArray();
        Array.Sort(all);
        return new LoadResult(all.Length, outcomes.Sum(o => o.Refused), elapsed, all) { Interval = (long)(elapsed.TotalSeconds * Stopwatch.Frequency * connections / Math.Max(1, all.Length)) };
    }

    /// <summary>Of a delivery; never the same again.</summary>
    public static ulong NextId() => Interlocked.Increment(ref s_nextId);

    public static async Task<Socket> ConnectAsync(Uri target)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, target.Port);
        return socket;
    }

    /// <summary>Sends a request, or the rest of one, and reads one answer with a Content-Length or chunks. Returns its status.</summary>
    public static async ValueTask<int> ExchangeAsync(Socket socket, ReadOnlyMemory<byte> request, byte[] answer)
    {
        await socket.SendAsync(request);
        var have = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(have));
            if (read == 0)
            {
                throw new IOException("The server closed the connection.");
            }

            have += read;
            var text = answer.AsSpan(0, have);
            var headEnd = text.IndexOf("\r\n\r\n"u8);
            if (headEnd < 0)
            {
                continue;
            }

            var complete = Length(text[..headEnd]) is { } length ? have >= headEnd + 4 + length : text.EndsWith("0\r\n\r\n"u8);
            if (complete)
            {
                return Utf8Parser.TryParse(text[9..12], out int status, out _) ? status : 0;
            }
        }
    }

    private static int? Length(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0)
        {
            return head.IndexOf("Transfer-Encoding"u8) < 0 ? 0 : null;
        }

        return Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) ? length : 0;
    }
}
