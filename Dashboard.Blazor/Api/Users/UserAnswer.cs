using System.Text.Json.Serialization;

namespace WebhookOps.Dashboard.Blazor.Api.Users;

/// <summary>A user, without anything that could be signed in with.</summary>
public sealed record UserAnswer
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>viewer, operator or admin.</summary>
    public required string Role { get; init; }

    /// <summary>active, invited (has not set a password yet) or disabled.</summary>
    public required string Status { get; init; }

    /// <summary>The user's login there, if they sign in with GitHub.</summary>
    public required string? GitHub { get; init; }

    public required DateTime? SignedInAt { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>The link with which they set a password, good for once: in the answer that makes it, and never again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InvitationUrl { get; init; }

    /// <summary>Until when that link is good.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? InvitationUntil { get; init; }
}
