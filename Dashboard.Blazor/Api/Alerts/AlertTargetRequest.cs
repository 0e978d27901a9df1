namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

/// <summary>An alert target to create, or the members of one to change.</summary>
public sealed record AlertTargetRequest
{
    /// <summary>1 to 64 of a-z, 0-9, - and _. Cannot be changed.</summary>
    public string? Name { get; init; }

    /// <summary>webhook (if not given), mail or slack. Cannot be changed.</summary>
    public string? Kind { get; init; }

    /// <summary>Of a webhook, or of Slack (an incoming webhook's, which is a secret and never shown).</summary>
    public string? Url { get; init; }

    /// <summary>Of a webhook: whsec_ and the base64 of 24 to 64 bytes; made if not given. Later: rotate-secret.</summary>
    public string? SigningSecret { get; init; }

    /// <summary>Of a mail target.</summary>
    public AlertMailRequest? Mail { get; init; }

    /// <summary>The kinds of incident it is told of: destination-failing, backlog-growing, agent-gone, channel-near-limit; all if empty or not given.</summary>
    public IReadOnlyList<string>? Incidents { get; init; }

    /// <summary>Whether it may be at a private address; null: as Delivery__AllowPrivateNetworks says.</summary>
    public bool? AllowPrivateNetwork { get; init; }

    /// <summary>True if not given.</summary>
    public bool? Enabled { get; init; }
}
