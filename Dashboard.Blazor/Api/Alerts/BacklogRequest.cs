namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

/// <summary>When a backlog grows.</summary>
public sealed record BacklogRequest
{
    public bool? Enabled { get; init; }

    /// <summary>The oldest delivery that could go out has waited so long: 10 to 604800; 300 at first.</summary>
    public double? AgeSeconds { get; init; }

    /// <summary>Or so many wait: 1 to 1000000; 0: only their age counts, as at first.</summary>
    public int? Count { get; init; }
}
