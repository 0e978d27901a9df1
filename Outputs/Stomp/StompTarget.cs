using System.Globalization;
using System.Text;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Stomp;

/// <summary>Speaks STOMP 1.2 with receipts.</summary>
internal sealed class StompTarget(OutputSettings settings, OutputContext context) : WireTarget(Endpoint.Of(settings), context)
{
    private readonly OutputTemplate _destination = new(settings.Text("destination"));

    protected override async Task GreetAsync(Wire wire, CancellationToken cancellation)
    {
        var signIn = Endpoint.Username.Length > 0 ? $"login:{Endpoint.Username}\npasscode:{Endpoint.Password}\n" : "";
        wire.Write($"CONNECT\naccept-version:1.2\nhost:{settings.Text("virtualHost")}\nheart-beat:0,0\n{signIn}\n\0");
        await wire.FlushAsync(cancellation);
        await ExpectAsync(wire, "CONNECTED", cancellation);
    }

    protected override async Task WriteAsync(Wire wire, IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        var unconfirmed = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < batch.Count; i++)
        {
            var receipt = i.ToString(CultureInfo.InvariantCulture);
            wire.Write(FrameOf(batch[i], receipt));
            wire.Write(batch[i].Body.Span);
            wire.Write("\0"u8);
            unconfirmed.Add(receipt);
        }

        await wire.FlushAsync(cancellation);
        while (unconfirmed.Count > 0)
        {
            var headers = await ExpectAsync(wire, "RECEIPT", cancellation);
            unconfirmed.Remove(headers.GetValueOrDefault("receipt-id", ""));
        }
    }

    /// <summary>The provider's headers travel under <c>http-</c>, so that none of them is the broker's.</summary>
    private string FrameOf(OutputMessage message, string receipt)
    {
        var frame = new StringBuilder("SEND\n");
        Append(frame, "destination", _destination.For(message));
        Append(frame, "receipt", receipt);
        Append(frame, "persistent", "true");
        Append(frame, "content-type", message.ContentType);
        Append(frame, "content-length", message.Body.Length.ToString(CultureInfo.InvariantCulture));
        Append(frame, "correlation-id", message.Id);
        Append(frame, "webhook-id", message.Id);
        Append(frame, "webhook-source", message.Source);
        Append(frame, "webhook-type", message.EventType ?? "");
        foreach (var (name, value) in message.Headers)
        {
            Append(frame, $"http-{name}", value);
        }

        return frame.Append('\n').ToString();
    }

    private static void Append(StringBuilder frame, string name, string value) =>
        frame.Append(Escape(name)).Append(':').Append(Escape(value)).Append('\n');

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace(":", "\\c", StringComparison.Ordinal);

    private static async Task<Dictionary<string, string>> ExpectAsync(Wire wire, string command, CancellationToken cancellation)
    {
        string line;
        do
        {
            line = await wire.ReadLineAsync(cancellation);
        }
        while (line.Length == 0); // ends of line between frames

        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var header = await wire.ReadLineAsync(cancellation); header.Length > 0; header = await wire.ReadLineAsync(cancellation))
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            headers.TryAdd(colon < 0 ? header : header[..colon], colon < 0 ? "" : header[(colon + 1)..]);
        }

        if (headers.TryGetValue("content-length", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            await wire.ReadAsync(length, cancellation);
        }

        while (await wire.ReadByteAsync(cancellation) != 0)
        {
        }

        return line == command ? headers : throw new OutputException($"The broker answered {line}: {headers.GetValueOrDefault("message", "no reason")}");
    }
}
