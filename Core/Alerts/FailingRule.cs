namespace WebhookOps.Core.Alerts;

/// <summary>A destination fails when so many of its attempts do. An open circuit is such a case: it takes more failures in a row.</summary>
public sealed record FailingRule
{
    public bool Enabled { get; init; } = true;

    /// <summary>The part of all attempts that must have failed: above 0 to 1.</summary>
    public double Share { get; init; } = 0.5;

    /// <summary>And how many at least.</summary>
    public int MinFailures { get; init; } = 5;

    /// <summary>In the last so many seconds.</summary>
    public double WindowSeconds { get; init; } = 300;
}
