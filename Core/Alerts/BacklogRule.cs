namespace WebhookOps.Core.Alerts;

/// <summary>A backlog grows when the oldest delivery that could go out has waited so long, or so many wait.</summary>
public sealed record BacklogRule
{
    public bool Enabled { get; init; } = true;

    public double AgeSeconds { get; init; } = 300;

    /// <summary>Null: only their age counts.</summary>
    public int? Count { get; init; }
}
