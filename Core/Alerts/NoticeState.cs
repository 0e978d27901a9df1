namespace WebhookOps.Core.Alerts;

public enum NoticeState : short
{
    /// <summary>To be told, for the first time or again.</summary>
    Waiting = 0,

    Told = 1,

    /// <summary>Its target did not take it for so long that it is not tried any more.</summary>
    GivenUp = 2,
}
