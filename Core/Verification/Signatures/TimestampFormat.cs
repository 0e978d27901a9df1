namespace WebhookOps.Core.Verification.Signatures;

/// <summary>How a timestamp is written: whole Unix seconds or milliseconds, digits only, or date and time as RFC 3339 has them.</summary>
public enum TimestampFormat
{
    Seconds,
    Milliseconds,
    Rfc3339,
}
