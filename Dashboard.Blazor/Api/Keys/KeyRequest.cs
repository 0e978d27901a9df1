namespace WebhookOps.Dashboard.Blazor.Api.Keys;

/// <summary>An API key to make.</summary>
public sealed record KeyRequest
{
    /// <summary>Whose or what for: 1 to 64 characters. It stands in the audit trail, so no two keys share one.</summary>
    public string? Name { get; init; }

    /// <summary>viewer (reads; if not given), operator (changes, retries, replays) or admin (makes and revokes keys too).</summary>
    public string? Scope { get; init; }

    /// <summary>When it stops working (ISO 8601, with an offset or Z); null: never.</summary>
    public string? ExpiresAt { get; init; }
}
