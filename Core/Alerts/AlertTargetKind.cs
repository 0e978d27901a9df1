namespace WebhookOps.Core.Alerts;

/// <summary>How an alert reaches its target.</summary>
public enum AlertTargetKind : short
{
    /// <summary>A POST signed by Standard Webhooks.</summary>
    Webhook = 0,

    /// <summary>A mail over SMTP.</summary>
    Mail = 1,

    /// <summary>A Slack incoming webhook, or what understands the same JSON.</summary>
    Slack = 2,
}
