using System.Net.Sockets;
using System.Security.Authentication;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Net;
using WebhookOps.Outputs;
using WebhookOps.Outputs.Mail;

namespace WebhookOps.Alerts.Telling;

/// <summary>A mail in plain text.</summary>
internal sealed class MailAlerts : IAlertChannel
{
    public AlertTargetKind Kind => AlertTargetKind.Mail;

    public async Task<string?> TellAsync(AlertTarget target, AlertMessage message, bool allowPrivate, CancellationToken cancellation)
    {
        var mail = target.Settings.Mail ?? new AlertMail();
        var account = new MailAccount(mail.Host, mail.Port, mail.Security, mail.Username ?? "", mail.Password.Reveal());
        var context = new OutputContext { AllowPrivateNetwork = allowPrivate, FilesPath = "" };
        try
        {
            await Mailer.SendAsync(account, new PlainMail(message.Id, message.At, mail.From, mail.To, $"[WebhookOps] {message.Title}", Describe(message)), context, cancellation);
            return null;
        }
        catch (OutputException refused)
        {
            return refused.Message;
        }
        catch (Exception failure) when (failure is IOException or SocketException or AuthenticationException or PrivateAddressException)
        {
            return SendFailure.Of(failure).Error;
        }
    }

    private static string Describe(AlertMessage message)
    {
        var text = $"{message.Title}\r\n\r\n{message.Text}\r\n\r\nAt {message.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.\r\n";
        return message.Link is { } link ? $"{text}\r\n{link}\r\n" : text;
    }
}
