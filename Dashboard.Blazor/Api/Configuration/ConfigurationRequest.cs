using WebhookOps.Dashboard.Blazor.Api.Alerts;
using WebhookOps.Dashboard.Blazor.Api.Channels;
using WebhookOps.Dashboard.Blazor.Api.Destinations;
using WebhookOps.Dashboard.Blazor.Api.Sources;
using WebhookOps.Dashboard.Blazor.Api.Subscriptions;

namespace WebhookOps.Dashboard.Blazor.Api.Configuration;

/// <summary>
/// The whole configuration as one document, each thing written as the request that makes it. It says how things shall be: a member left out
/// has its default, not the value it had. A kind left out is not looked at. A secret is a text, or a reference that the command line
/// resolves (<c>${env:NAME}</c>, <c>${file:PATH}</c>); a reference that arrives here keeps the secret there is.
/// </summary>
public sealed record ConfigurationRequest
{
    /// <summary>Of this form: 1.</summary>
    public int? Version { get; init; }

    public IReadOnlyList<AgentEntry>? Agents { get; init; }

    public IReadOnlyList<ChannelRequest>? Channels { get; init; }

    public IReadOnlyList<SourceRequest>? Sources { get; init; }

    public IReadOnlyList<DestinationRequest>? Destinations { get; init; }

    /// <summary>Known by their source and destination; several between the same two, by their order.</summary>
    public IReadOnlyList<SubscriptionRequest>? Subscriptions { get; init; }

    public IReadOnlyList<AlertTargetRequest>? AlertTargets { get; init; }

    /// <summary>When something counts as an incident.</summary>
    public AlertSettingsRequest? Alerts { get; init; }
}
