using WebhookOps.Core.Verification.Signatures;

namespace WebhookOps.Core.Providers;

/// <summary>What is known of one sender of webhooks: a row of <c>providers.json</c>.</summary>
public sealed record Provider
{
    /// <summary>As in <see cref="Sources.Source.Provider"/>.</summary>
    public required string Key { get; init; }

    /// <summary>As its makers write it.</summary>
    public required string Name { get; init; }

    /// <summary>How it signs. With several, each secret is used with those that its form belongs to, and any may match.</summary>
    public IReadOnlyList<SignatureRecipe> Signatures { get; init; } = [];

    /// <summary>Where its event id may stand; the first that is there counts.</summary>
    public IReadOnlyList<ValueLocation> EventId { get; init; } = [];

    /// <summary>Where its name for what happened may stand; the first that is there counts.</summary>
    public IReadOnlyList<ValueLocation> EventType { get; init; } = [];

    /// <summary>Its bodies may say no more than that there is news: without an event id, equal ones are different events.</summary>
    public bool BodiesRepeat { get; init; }

    /// <summary>How it asks whether we are there; null: it does not.</summary>
    public HandshakeRecipe? Handshake { get; init; }
}
