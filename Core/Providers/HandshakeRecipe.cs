namespace WebhookOps.Core.Providers;

/// <summary>A provider's question at sign-up, and the answer that it expects.</summary>
public sealed record HandshakeRecipe
{
    public required HandshakeKind Kind { get; init; }

    /// <summary>Path of the body's member that marks the question…</summary>
    public required string When { get; init; }

    /// <summary>…and its value.</summary>
    public required string Is { get; init; }

    /// <summary>Path of the text to send back.</summary>
    public required string Answer { get; init; }
}
