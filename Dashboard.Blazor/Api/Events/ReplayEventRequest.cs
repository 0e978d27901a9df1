namespace WebhookOps.Dashboard.Blazor.Api.Events;

public sealed record ReplayEventRequest
{
    /// <summary>Name of the destination; without it, the destinations that the event went to, or if there were none those that its source's subscriptions lead to now.</summary>
    public string? Destination { get; init; }

    /// <summary>For the audit trail.</summary>
    public string? Reason { get; init; }
}
