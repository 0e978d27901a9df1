using WebhookOps.Outputs.Net;

namespace WebhookOps.Outputs.Mail;

/// <summary>Sends single mails, a connection for each.</summary>
public static class Mailer
{
    /// <exception cref="OutputException">The server refused it.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async Task SendAsync(MailAccount account, PlainMail mail, OutputContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(mail);
        var isSecured = account.Security is "tls" or "starttls";
        var endpoint = new Endpoint(account.Host, account.Port, account.Security == "tls", account.Username, isSecured ? account.Password : "");
        await using var wire = await Wire.OpenAsync(endpoint, context, cancellation);
        await Smtp.GreetAsync(wire, endpoint, account.Security == "starttls", context, cancellation);
        await Smtp.SendAsync(wire, mail.From, mail.To, MailText.Compose(mail), cancellation);
    }
}
