namespace WebhookOps.Core.Sources;

/// <summary>Where events come from.</summary>
public sealed class Source
{
    public Guid Id { get; init; }

    /// <summary>The last part of its URL: 1 to 64 of <c>a-z 0-9 - _</c>, beginning with a letter or digit.</summary>
    public required string Slug { get; init; }

    public string Name { get; set; } = "";

    /// <summary>The row of the provider table that says how its requests are signed and identified.</summary>
    public string Provider { get; set; } = "generic";

    /// <summary>A paused source answers 404, as if it were not there.</summary>
    public bool Enabled { get; set; } = true;

    public IReadOnlyList<string> Methods { get; set; } = ["POST"];

    public int MaxBodyBytes { get; set; } = DefaultMaxBodyBytes;

    /// <summary>Refuse bodies that are not JSON (400).</summary>
    public bool RequireJson { get; set; }

    public RateLimit? RateLimit { get; set; }

    /// <summary>Null: its events are kept as long as all others.</summary>
    public SourceRetention? Retention { get; set; }

    public DedupeRule Dedupe { get; set; } = DedupeRule.Default;

    public SourceCredentials Credentials { get; set; } = SourceCredentials.None;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public const int DefaultMaxBodyBytes = 10 * 1024 * 1024;
}
