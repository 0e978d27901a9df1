namespace WebhookOps.Dashboard.Blazor.Api.Channels;

/// <summary>A channel's new token, shown this once.</summary>
/// <param name="OldTokenExpiresAt">Null: it has ended.</param>
public sealed record RotateTokenAnswer(string Channel, string Token, DateTime? OldTokenExpiresAt);
