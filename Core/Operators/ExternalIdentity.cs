namespace WebhookOps.Core.Operators;

/// <summary>A user's account at another house.</summary>
public sealed class ExternalIdentity
{
    public const string GitHub = "github";

    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    /// <summary>Whose account: <see cref="GitHub"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>What never changes there: GitHub's numeric user id.</summary>
    public required string Subject { get; init; }

    /// <summary>What people see there. It may change, and pass to somebody else.</summary>
    public required string Login { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}
