using System.Globalization;
using System.Net.Mail;
using System.Text;
using WebhookOps.Outputs.Net;

namespace WebhookOps.Outputs.Mail;

/// <summary>Speaks SMTP (RFC 5321) with STARTTLS and AUTH PLAIN. A password is never sent in the clear.</summary>
internal static class Smtp
{
    public static async Task GreetAsync(Wire wire, Endpoint endpoint, bool startTls, OutputContext context, CancellationToken cancellation)
    {
        await ExpectAsync(wire, 220, cancellation);
        await CallAsync(wire, "EHLO webhookops", 250, cancellation);
        if (startTls)
        {
            await CallAsync(wire, "STARTTLS", 220, cancellation);
            await wire.SecureAsync(endpoint.Host, context, cancellation);
            await CallAsync(wire, "EHLO webhookops", 250, cancellation);
        }

        if (endpoint.Password.Length > 0)
        {
            var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{endpoint.Username}\0{endpoint.Password}"));
            await CallAsync(wire, $"AUTH PLAIN {plain}", 235, cancellation);
        }
    }

    /// <param name="text">As <see cref="MailText"/> composes it.</param>
    public static async Task SendAsync(Wire wire, string from, IEnumerable<string> to, string text, CancellationToken cancellation)
    {
        await CallAsync(wire, $"MAIL FROM:<{new MailAddress(from).Address}>", 250, cancellation);
        foreach (var recipient in to)
        {
            await CallAsync(wire, $"RCPT TO:<{new MailAddress(recipient).Address}>", 250, cancellation);
        }

        await CallAsync(wire, "DATA", 354, cancellation);
        wire.Write(text);
        await CallAsync(wire, ".", 250, cancellation);
    }

    private static async Task CallAsync(Wire wire, string command, int expected, CancellationToken cancellation)
    {
        wire.Write(command + "\r\n");
        await wire.FlushAsync(cancellation);
        await ExpectAsync(wire, expected, cancellation);
    }

    private static async Task ExpectAsync(Wire wire, int expected, CancellationToken cancellation)
    {
        string line;
        do
        {
            line = await wire.ReadLineAsync(cancellation);
        }
        while (line.Length > 3 && line[3] == '-');

        if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            throw new OutputException("The server does not speak SMTP.");
        }

        if (code / 10 != expected / 10 && code != expected)
        {
            throw new OutputException($"The mail server answered {line}");
        }
    }
}
