namespace WebhookOps.Core.Alerts;

/// <summary>What a notice tells.</summary>
public enum NoticePhase : short
{
    Opened = 0,
    Resolved = 1,
}
