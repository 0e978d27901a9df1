namespace WebhookOps.Core.Verification;

/// <summary>How often a header was given. What proves a sender must be given once: of two values, which one counts is anybody's guess.</summary>
internal enum Presence
{
    Missing,
    Once,
    Repeated,
}
