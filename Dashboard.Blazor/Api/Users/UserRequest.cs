namespace WebhookOps.Dashboard.Blazor.Api.Users;

/// <summary>A user to invite, or the members of one to change.</summary>
public sealed record UserRequest
{
    /// <summary>What they sign in with: 1 to 64 of a-z, 0-9 and . - _ + @; a mail address will do. Cannot be changed.</summary>
    public string? Name { get; init; }

    /// <summary>viewer (reads; if not given), operator (changes, retries, replays) or admin (users, sessions and keys too).</summary>
    public string? Role { get; init; }

    /// <summary>True ends their sessions and lets them sign in no more.</summary>
    public bool? Disabled { get; init; }
}
