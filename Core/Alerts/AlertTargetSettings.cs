using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;

namespace WebhookOps.Core.Alerts;

/// <summary>Where a target is and how we prove ourselves to it. Sealed as a whole at rest, for a Slack URL is itself a secret.</summary>
public sealed record AlertTargetSettings
{
    /// <summary>Of a webhook or of Slack.</summary>
    public Secret Url { get; init; }

    /// <summary>Of a webhook: Standard Webhooks secrets (<c>whsec_…</c>), newest first; each valid one signs.</summary>
    public IReadOnlyList<SigningSecret> SigningSecrets { get; init; } = [];

    /// <summary>Of a mail target.</summary>
    public AlertMail? Mail { get; init; }
}
