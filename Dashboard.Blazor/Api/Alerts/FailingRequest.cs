namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

/// <summary>When a destination fails.</summary>
public sealed record FailingRequest
{
    public bool? Enabled { get; init; }

    /// <summary>The part of all attempts that must have failed: 0.01 to 1; 0.5 at first.</summary>
    public double? Share { get; init; }

    /// <summary>And how many at least; 5 at first.</summary>
    public int? MinFailures { get; init; }

    /// <summary>In the last so many seconds: 60 to 3600; 300 at first.</summary>
    public double? WindowSeconds { get; init; }
}
