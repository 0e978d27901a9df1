namespace WebhookOps.Core.Providers;

/// <summary>What to answer a handshake with: 200, this type, this text, and nothing stored.</summary>
public readonly record struct HandshakeAnswer(string ContentType, string Text);
