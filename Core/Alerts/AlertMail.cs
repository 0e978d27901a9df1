using WebhookOps.Core.Secrets;

namespace WebhookOps.Core.Alerts;

/// <summary>How mails go out.</summary>
public sealed record AlertMail
{
    /// <summary>The SMTP server.</summary>
    public string Host { get; init; } = "";

    public int Port { get; init; } = 587;

    /// <summary><c>starttls</c>, <c>tls</c>, or <c>none</c> (then without a password).</summary>
    public string Security { get; init; } = "starttls";

    public string? Username { get; init; }

    public Secret Password { get; init; }

    public string From { get; init; } = "";

    public IReadOnlyList<string> To { get; init; } = [];
}
