namespace WebhookOps.Core.Access;

/// <summary>A key of the operator API. Its text is shown once and not kept.</summary>
public sealed class ApiKey
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the key's text.</summary>
    public required byte[] Hash { get; init; }

    public Scope Scope { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is refused; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    public bool IsValidAt(DateTimeOffset moment) => RevokedAt is null && (ExpiresAt is not { } end || moment < end);
}
