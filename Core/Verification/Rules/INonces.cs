namespace WebhookOps.Core.Verification.Rules;

/// <summary>Texts that are handed out to be shown again: they say themselves when they were made, and nobody else can make one.</summary>
public interface INonces
{
    string New(DateTimeOffset now);

    /// <returns>When it was made; null: not by us.</returns>
    DateTimeOffset? MadeAt(string nonce);
}
