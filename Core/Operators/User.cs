namespace WebhookOps.Core.Operators;

/// <summary>A person who uses the operator plane.</summary>
public sealed class User
{
    public Guid Id { get; init; }

    /// <summary>What they sign in with and what stands in the audit trail; see <see cref="UserNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>viewer, operator or admin.</summary>
    public required string Role { get; set; }

    /// <summary>Salted hash; null: none yet, or they sign in elsewhere.</summary>
    public string? Password { get; set; }

    /// <summary>SHA-256 of the token of a link, good for once, that sets the password.</summary>
    public byte[]? Invitation { get; set; }

    public DateTimeOffset? InvitationUntil { get; set; }

    /// <summary>Since when they may not sign in; null: they may.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>When they last did.</summary>
    public DateTimeOffset? SignedInAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }
}
