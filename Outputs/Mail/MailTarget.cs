using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Mail;

/// <summary>Sends each event as a mail.</summary>
internal sealed class MailTarget(OutputSettings settings, OutputContext context)
    : WireTarget(new Endpoint(settings.Text("host"), (int)settings.Number("port"), settings.Text("security") == "tls", settings.Text("username"), settings.Text("password")), context)
{
    private readonly OutputTemplate _subject = new(settings.Text("subject"));
    private readonly HashSet<string> _sent = new(StringComparer.Ordinal);

    protected override Task GreetAsync(Wire wire, CancellationToken cancellation) => Smtp.GreetAsync(wire, Endpoint, settings.Text("security") == "starttls", Context, cancellation);

    /// <summary>A mail that is out cannot be called back: when one of a batch fails, those before it are not sent again.</summary>
    protected override async Task WriteAsync(Wire wire, IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        foreach (var message in batch.Where(m => !_sent.Contains(m.Id)))
        {
            await SendAsync(wire, message, cancellation);
            _sent.Add(message.Id);
        }

        _sent.ExceptWith(batch.Select(m => m.Id));
    }

    private Task SendAsync(Wire wire, OutputMessage message, CancellationToken cancellation)
    {
        var (from, to) = (settings.Text("from"), settings.Text("to"));
        return Smtp.SendAsync(wire, from, MailText.Addresses(to), MailText.Compose(message, from, to, _subject.For(message)), cancellation);
    }
}
