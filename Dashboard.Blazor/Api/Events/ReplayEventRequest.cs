namespace WebhookOps.Dashboard.Blazor.Api.Events;

public sealed record ReplayEventRequest
{
    /// <summary>Name of the destination; without it, wherever the source's subscriptions lead now.</summary>
    public string? Destination { get; init; }

    /// <summary>For the audit trail.</summary>
    public string? Reason { get; init; }
}
