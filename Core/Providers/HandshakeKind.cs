namespace WebhookOps.Core.Providers;

/// <summary>The ways in which providers want to be answered.</summary>
public enum HandshakeKind
{
    /// <summary>The challenge comes back as plain text.</summary>
    Echo,

    /// <summary>JSON with the challenge and its HMAC-SHA256 under the source's signing secret, in hexadecimal digits.</summary>
    Hash,

    /// <summary>The same answer to everybody: a text of JSON, or nothing at all (204).</summary>
    Fixed,
}
