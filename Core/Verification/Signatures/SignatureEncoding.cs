namespace WebhookOps.Core.Verification.Signatures;

/// <summary>How a signature's bytes are written.</summary>
public enum SignatureEncoding
{
    /// <summary>Either case.</summary>
    Hex,

    /// <summary>With padding, in its one canonical form.</summary>
    Base64,

    /// <summary>For URLs, without padding (RFC 7515).</summary>
    Base64Url,
}
