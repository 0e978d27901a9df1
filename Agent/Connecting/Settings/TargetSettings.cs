namespace WebhookOps.Agent.Connecting.Settings;

/// <summary>An app that takes messages over HTTP.</summary>
internal sealed record TargetSettings(Uri Url)
{
    public string Method { get; init; } = "POST";

    /// <summary>Added to each request, over what the provider sent.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts in all before a message goes back to the channel; 1: no retries here.</summary>
    public int MaxAttempts { get; init; } = 3;

    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    public double RetryFactor { get; init; } = 2;
}
