namespace WebhookOps.Dashboard.Blazor.Api.Destinations;

/// <summary>A destination to create, or the members of one to change.</summary>
public sealed record DestinationRequest
{
    /// <summary>1 to 64 of a-z, 0-9, - and _. Cannot be changed.</summary>
    public string? Name { get; init; }

    /// <summary>http, agent, channel or output; http if not given. Cannot be changed.</summary>
    public string? Kind { get; init; }

    /// <summary>Where to send: http or https, without credentials. Required for http; for an agent, the private app's.</summary>
    public string? Url { get; init; }

    /// <summary>Name of the agent, where the kind is agent.</summary>
    public string? Agent { get; init; }

    /// <summary>Name of the channel, where the kind is channel.</summary>
    public string? Channel { get; init; }

    /// <summary>The output module and its settings, where the kind is output.</summary>
    public OutputRequest? Output { get; init; }

    /// <summary>How long an attempt may take: 0.1 to 300.</summary>
    public double? TimeoutSeconds { get; init; }

    public bool? VerifyTls { get; init; }

    /// <summary>Headers to add to each request. Their values are never shown again; null removes a header.</summary>
    public IReadOnlyDictionary<string, string?>? Headers { get; init; }

    /// <summary>What our signatures are made with (whsec_ and 24 to 64 bytes in base64), instead of the one made for you. Never shown again.</summary>
    public string? SigningSecret { get; init; }

    /// <summary>Append the event's path and query to the URL.</summary>
    public bool? ForwardPath { get; init; }

    /// <summary>Whether it may be in a private network; null: as Delivery:AllowPrivateNetworks says.</summary>
    public bool? AllowPrivateNetwork { get; init; }

    /// <summary>Requests under way at once: 1 to 10000; null: the worker's default.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>How many requests it gets in a time; null: no limit.</summary>
    public RateLimitRequest? RateLimit { get; init; }

    /// <summary>False: nothing is sent and no new event is owed to it.</summary>
    public bool? Enabled { get; init; }
}
