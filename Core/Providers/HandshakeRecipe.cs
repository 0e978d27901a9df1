namespace WebhookOps.Core.Providers;

/// <summary>A provider's question at sign-up, and the answer that it expects.</summary>
public sealed record HandshakeRecipe
{
    public required HandshakeKind Kind { get; init; }

    /// <summary>POST: signed as events are, and answered only then. GET: nothing is signed, and the question is answered whoever asks.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>What marks the question; null: the challenge alone does…</summary>
    public ValueLocation? When { get; init; }

    /// <summary>…and its value.</summary>
    public string? Is { get; init; }

    /// <summary>Where the text stands that is to be sent back; null only for <see cref="HandshakeKind.Fixed"/>.</summary>
    public ValueLocation? Challenge { get; init; }

    /// <summary>Where the provider shows the token that it was given together with the URL; null: it has none.</summary>
    public ValueLocation? Token { get; init; }

    /// <summary><see cref="HandshakeKind.Hash"/>: the members of the answer, for the challenge and for its hash.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary><see cref="HandshakeKind.Fixed"/>: the answer; null: 204.</summary>
    public string? Answer { get; init; }
}
