namespace WebhookOps.Core.Destinations;

/// <summary>Where events go.</summary>
public sealed class Destination
{
    public Guid Id { get; init; }

    /// <summary>1 to 64 of <c>a-z 0-9 - _</c>, beginning with a letter or digit.</summary>
    public required string Name { get; init; }

    public DestinationKind Kind { get; init; }

    /// <summary>Of an <c>http</c> destination (or the private app's, behind an agent).</summary>
    public string? Url { get; set; }

    /// <summary>Name of the agent, channel or output module; which of them, <see cref="Kind"/> says.</summary>
    public string? Target { get; set; }

    /// <summary>Settings of an output module, as a JSON object. Sealed at rest, for some of them are secrets.</summary>
    public string? OutputSettings { get; set; }

    public double TimeoutSeconds { get; set; } = 30;

    public bool VerifyTls { get; set; } = true;

    /// <summary>Append the event's path suffix and query to the URL.</summary>
    public bool ForwardPath { get; set; }

    /// <summary>Null: as <c>Delivery:AllowPrivateNetworks</c> says.</summary>
    public bool? AllowPrivateNetwork { get; set; }

    /// <summary>Requests under way at once, of one worker; null: the worker's default.</summary>
    public int? MaxConcurrency { get; set; }

    public RateLimit? RateLimit { get; set; }

    public bool Enabled { get; set; } = true;

    /// <summary>Since when its deliveries are held; null: they go out.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    public DestinationSecrets Secrets { get; set; } = new();

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Whether its deliveries may go out now; otherwise they are held.</summary>
    public bool IsOpen => Enabled && PausedAt is null;
}
