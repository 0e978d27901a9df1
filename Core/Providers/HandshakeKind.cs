namespace WebhookOps.Core.Providers;

/// <summary>The ways in which providers ask.</summary>
public enum HandshakeKind
{
    /// <summary>A JSON body with a text to be sent back as plain text.</summary>
    JsonChallenge,
}
