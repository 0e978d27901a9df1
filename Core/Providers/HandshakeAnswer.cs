namespace WebhookOps.Core.Providers;

/// <summary>What to answer a handshake with: 200, this type and this text; 204 if there is no text. Nothing of it is stored.</summary>
/// <param name="Fault">Why it is not answered as the provider would like; null: it is.</param>
public readonly record struct HandshakeAnswer(string ContentType, string Text, string? Fault = null)
{
    public static HandshakeAnswer Nothing { get; } = new("", "");

    public static HandshakeAnswer Refused(string fault) => new("", "", fault);
}
