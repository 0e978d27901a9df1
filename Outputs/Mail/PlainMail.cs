namespace WebhookOps.Outputs.Mail;

/// <summary>A mail of text alone.</summary>
/// <param name="Id">Becomes its <c>Message-ID</c>, so that a repeat can be told: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="From">An address, perhaps with a name.</param>
/// <param name="To">Likewise.</param>
public sealed record PlainMail(string Id, DateTimeOffset At, string From, IReadOnlyList<string> To, string Subject, string Text);
