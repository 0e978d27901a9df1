namespace WebhookOps.Outputs.Mail;

/// <summary>An SMTP server and who we are to it.</summary>
/// <param name="Security"><c>starttls</c>, <c>tls</c> or <c>none</c>; with <c>none</c> there is no password.</param>
public sealed record MailAccount(string Host, int Port, string Security, string Username, string Password);
