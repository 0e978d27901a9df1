using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebhookOps.Testing.Servers;

/// <summary>Stands in for a mail server: keeps what it is given. It refuses AUTH, and mails to <c>nobody@…</c>.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public MailServer()
    {
        _listener.Start();
        _loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Mails { get; } = new();

    /// <summary>How many connections to break off in the middle of a mail.</summary>
    public int BreakOff { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 stand-in");
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                var mail = new StringBuilder();
                for (var part = await reader.ReadLineAsync(); part is not (null or "."); part = await reader.ReadLineAsync())
                {
                    mail.Append(part).Append("\r\n");
                }

                if (BreakOff > 0)
                {
                    BreakOff--;
                    return;
                }

                Mails.Enqueue(mail.ToString());
                await writer.WriteLineAsync("250 kept");
            }
            else
            {
                await writer.WriteLineAsync(line switch
                {
                    _ when line.StartsWith("EHLO", StringComparison.Ordinal) => "250-stand-in\r\n250 8BITMIME",
                    _ when line.StartsWith("AUTH", StringComparison.Ordinal) || line == "STARTTLS" => "502 not here",
                    _ when line.Contains("nobody@", StringComparison.Ordinal) => "550 no such user",
                    _ => "250 well",
                });
            }
        }
    }
}
