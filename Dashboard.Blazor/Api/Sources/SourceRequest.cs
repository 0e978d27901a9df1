using System.Text.Json;

namespace WebhookOps.Dashboard.Blazor.Api.Sources;

/// <summary>A source to create, or the members of one to change.</summary>
public sealed record SourceRequest
{
    /// <summary>The last part of its URL: 1 to 64 of a-z, 0-9, - and _. Cannot be changed.</summary>
    public string? Slug { get; init; }

    /// <summary>For people; the slug if not given.</summary>
    public string? Name { get; init; }

    /// <summary>Who sends: generic, github, shopify, slack, stripe, standard-webhooks, …</summary>
    public string? Provider { get; init; }

    /// <summary>The secret that the provider signs with. Never shown again; null removes it.</summary>
    public string? SigningSecret { get; init; }

    /// <summary>What the provider shows when it asks whether the URL is ours, if it was given such a token (Meta's verify token). Never shown again; null removes it.</summary>
    public string? HandshakeToken { get; init; }

    /// <summary>Further checks, all of which must pass: an object each, with a type and that type's own members.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, JsonElement>>? Authentication { get; init; }

    /// <summary>The HTTP methods it takes; POST if not given.</summary>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>The largest body it takes, in bytes: 1 to 104857600.</summary>
    public int? MaxBodyBytes { get; init; }

    /// <summary>Refuse bodies that are not JSON.</summary>
    public bool? RequireJson { get; init; }

    /// <summary>How many requests it takes in a time; null: no limit.</summary>
    public RateLimitRequest? RateLimit { get; init; }

    /// <summary>How long its events and their bodies are kept; null: as all others.</summary>
    public RetentionRequest? Retention { get; init; }

    /// <summary>How repeats of one event are recognised.</summary>
    public DedupeRequest? Dedupe { get; init; }

    /// <summary>False pauses it: it then answers 404.</summary>
    public bool? Enabled { get; init; }
}
