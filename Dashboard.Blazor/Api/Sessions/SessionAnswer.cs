namespace WebhookOps.Dashboard.Blazor.Api.Sessions;

/// <summary>A browser that is signed in.</summary>
public sealed record SessionAnswer
{
    public required string Id { get; init; }

    /// <summary>The user's name, or the key's.</summary>
    public required string Actor { get; init; }

    /// <summary>user, key or configuration.</summary>
    public required string Kind { get; init; }

    /// <summary>How it began: password, key, link or github.</summary>
    public required string Method { get; init; }

    public required string RemoteAddress { get; init; }

    /// <summary>What the browser calls itself.</summary>
    public required string UserAgent { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>To the minute.</summary>
    public required DateTime SeenAt { get; init; }

    /// <summary>When it ends however much it is used.</summary>
    public required DateTime ExpiresAt { get; init; }
}
