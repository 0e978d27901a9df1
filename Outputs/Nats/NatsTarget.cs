using System.Globalization;
using System.Text;
using System.Text.Json;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Nats;

/// <summary>Speaks the NATS client protocol, and JetStream's publishing on it.</summary>
internal sealed class NatsTarget(OutputSettings settings, OutputContext context)
    : WireTarget(Endpoint.Of(settings) with { Tls = false }, context) // TLS begins after the server's first line
{
    private readonly OutputTemplate _subject = new(settings.Text("subject"));
    private readonly bool _jetStream = settings.Flag("jetStream");
    private string _inbox = "";

    protected override async Task GreetAsync(Wire wire, CancellationToken cancellation)
    {
        var info = await wire.ReadLineAsync(cancellation);
        if (!info.StartsWith("INFO ", StringComparison.Ordinal))
        {
            throw new OutputException("The server does not speak the NATS protocol.");
        }

        if (settings.Flag("tls"))
        {
            await wire.SecureAsync(Endpoint.Host, Context, cancellation);
        }

        _inbox = $"_INBOX.{Guid.NewGuid():N}";
        var connect = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["verbose"] = false,
            ["pedantic"] = false,
            ["lang"] = "dotnet",
            ["version"] = "1",
            ["name"] = "webhookops",
            ["headers"] = true,
            ["no_responders"] = true,
            ["user"] = settings.Has("username") ? Endpoint.Username : null,
            ["pass"] = settings.Has("password") ? Endpoint.Password : null,
            ["auth_token"] = settings.Has("token") ? settings.Text("token") : null,
        };
        wire.Write($"CONNECT {JsonSerializer.Serialize(connect.Where(m => m.Value is not null).ToDictionary(StringComparer.Ordinal))}\r\nSUB {_inbox}.* 1\r\nPING\r\n");
        await wire.FlushAsync(cancellation);
        await UntilPongAsync(wire, null, cancellation);
    }

    protected override async Task WriteAsync(Wire wire, IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        var unconfirmed = new HashSet<int>();
        for (var i = 0; i < batch.Count; i++)
        {
            var headers = HeadersOf(batch[i]);
            var size = headers.Length + batch[i].Body.Length;
            var reply = _jetStream ? $"{_inbox}.{i}" : "";
            wire.Write(string.Create(CultureInfo.InvariantCulture, $"HPUB {_subject.For(batch[i])} {reply} {headers.Length} {size}\r\n"));
            wire.Write(headers);
            wire.Write(batch[i].Body.Span);
            wire.Write("\r\n"u8);
            unconfirmed.Add(i);
        }

        wire.Write("PING\r\n"u8);
        await wire.FlushAsync(cancellation);
        await UntilPongAsync(wire, unconfirmed, cancellation);
        while (_jetStream && unconfirmed.Count > 0)
        {
            await ReadAsync(wire, unconfirmed, cancellation);
        }
    }

    private async Task UntilPongAsync(Wire wire, HashSet<int>? unconfirmed, CancellationToken cancellation)
    {
        while (!await ReadAsync(wire, unconfirmed, cancellation))
        {
        }
    }

    /// <returns>True for the answer to our ping.</returns>
    private async Task<bool> ReadAsync(Wire wire, HashSet<int>? unconfirmed, CancellationToken cancellation)
    {
        var line = await wire.ReadLineAsync(cancellation);
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words.FirstOrDefault())
        {
            case "PONG":
                return true;
            case "PING":
                wire.Write("PONG\r\n"u8);
                await wire.FlushAsync(cancellation);
                return false;
            case "-ERR":
                throw new OutputException($"NATS refused it: {line[4..].Trim()}");
            case "MSG" or "HMSG" when int.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var size):
                var answer = Encoding.UTF8.GetString(await wire.ReadAsync(size + 2, cancellation));
                Confirm(words[1], answer, unconfirmed);
                return false;
            default:
                return false; // INFO, +OK
        }
    }

    private void Confirm(string subject, string answer, HashSet<int>? unconfirmed)
    {
        if (unconfirmed is null || !subject.StartsWith(_inbox, StringComparison.Ordinal)
            || !int.TryParse(subject.AsSpan(_inbox.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return;
        }

        if (answer.StartsWith("NATS/1.0 503", StringComparison.Ordinal))
        {
            throw new OutputException("No JetStream stream takes this subject. Make one, or set jetStream to false.");
        }

        if (answer.Contains("\"error\"", StringComparison.Ordinal))
        {
            throw new OutputException($"JetStream refused it: {answer.Trim()}");
        }

        unconfirmed.Remove(index);
    }

    private static byte[] HeadersOf(OutputMessage message)
    {
        var text = new StringBuilder("NATS/1.0\r\n").Append("Nats-Msg-Id: ").Append(message.Id).Append("\r\n")
            .Append("webhook-id: ").Append(message.Id).Append("\r\nwebhook-source: ").Append(message.Source).Append("\r\n");
        foreach (var (name, value) in message.Headers)
        {
            if (!name.StartsWith("nats-", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase))
            {
                text.Append(name).Append(": ").Append(value.ReplaceLineEndings(" ")).Append("\r\n");
            }
        }

        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }
}
