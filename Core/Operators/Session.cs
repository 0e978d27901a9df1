namespace WebhookOps.Core.Operators;

/// <summary>A signed-in browser: of a user, of a key, or of the configuration's own key. It lives in the ledger, so that ending it counts at once.</summary>
public sealed class Session
{
    public Guid Id { get; init; }

    public Guid? UserId { get; init; }

    public Guid? KeyId { get; init; }

    /// <summary>Of the configuration's key, so that a session ends when that key changes; null for others.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>How it began: password, key, link or github.</summary>
    public required string Method { get; init; }

    public required string RemoteAddress { get; init; }

    /// <summary>What the browser calls itself.</summary>
    public required string UserAgent { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used, to the minute.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>When it ends however much it is used.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was ended; null while it lasts or has merely expired.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
