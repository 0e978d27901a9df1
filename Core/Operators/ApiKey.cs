namespace WebhookOps.Core.Operators;

/// <summary>A key to the operator API. Only its hash is kept.</summary>
public sealed class ApiKey
{
    public Guid Id { get; init; }

    public string Name { get; set; } = "";

    /// <summary>SHA-256 of the key's text.</summary>
    public byte[] Hash { get; init; } = [];

    /// <summary>What it may do.</summary>
    public string Scope { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }
}
