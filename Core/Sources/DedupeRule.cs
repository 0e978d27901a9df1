namespace WebhookOps.Core.Sources;

/// <summary>How repeats of one provider event are recognised.</summary>
public sealed record DedupeRule
{
    public static DedupeRule Default { get; } = new();

    public bool Enabled { get; init; } = true;

    /// <summary>How long a repeat is a repeat, in seconds; 1 to 2 592 000 (30 days).</summary>
    public int WindowSeconds { get; init; } = 3 * 24 * 3600;

    /// <summary>Take the event id from this header instead of where the provider puts it.</summary>
    public string? Header { get; init; }

    /// <summary>Take the event id from this place in the JSON body (<c>data.object.id</c>).</summary>
    public string? Body { get; init; }
}
