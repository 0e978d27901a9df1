namespace WebhookOps.Core.Verification.Signatures;

/// <summary>How a timestamp is written: whole Unix seconds or milliseconds, digits only.</summary>
public enum TimestampFormat
{
    Seconds,
    Milliseconds,
}
