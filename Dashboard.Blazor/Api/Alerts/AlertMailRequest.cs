namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

/// <summary>How a target's mails go out. What is not given stays as it is.</summary>
public sealed record AlertMailRequest
{
    /// <summary>The SMTP server.</summary>
    public string? Host { get; init; }

    /// <summary>587 if never given, or null.</summary>
    public int? Port { get; init; }

    /// <summary>starttls (if never given), tls, or none (all in the clear, without password).</summary>
    public string? Security { get; init; }

    /// <summary>Null: whoever may.</summary>
    public string? Username { get; init; }

    /// <summary>Never shown. Stays as it is if not given, as long as server and user do.</summary>
    public string? Password { get; init; }

    /// <summary>The sender's address.</summary>
    public string? From { get; init; }

    /// <summary>1 to 50 addresses.</summary>
    public IReadOnlyList<string>? To { get; init; }
}
