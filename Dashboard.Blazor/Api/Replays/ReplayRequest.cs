using WebhookOps.Dashboard.Blazor.Api.Events;

namespace WebhookOps.Dashboard.Blazor.Api.Replays;

/// <summary>Which events to send again, and how.</summary>
public sealed record ReplayRequest
{
    /// <summary>Which events, as in the list of events; an empty object is all of them. Events that arrive later are left out.</summary>
    public EventFilters? Query { get; init; }

    /// <summary>
    /// replay (if not given): make new deliveries. retry: make the deliveries of these events that ended without success, dead or cancelled
    /// (or those in the state that the query names), due now. cancel: give up those that wait.
    /// </summary>
    public string? Action { get; init; }

    /// <summary>
    /// Name of the destination, for a replay. Without it: the destinations of the deliveries that the query is about (those with its destination and
    /// state, if it names any), or for events that went nowhere those that their source's subscriptions lead to now.
    /// </summary>
    public string? Destination { get; init; }

    /// <summary>For the audit trail.</summary>
    public string? Reason { get; init; }

    /// <summary>How many deliveries to make in a second at most: 0.01 to 10000; as fast as it goes if not given.</summary>
    public double? RatePerSecond { get; init; }

    /// <summary>True (if not given): only count the events. False: do it.</summary>
    public bool? DryRun { get; init; }
}
