namespace WebhookOps.Dashboard.Blazor.Api.Configuration;

/// <summary>One thing that a document changes.</summary>
/// <param name="Action">create, update or delete.</param>
/// <param name="Kind">agent, channel, source, destination or subscription.</param>
/// <param name="Name">The slug or name; of a subscription, <c>source -> destination</c>.</param>
/// <param name="Fields">Of an update, the members that differ. Never their values.</param>
public sealed record PlannedChange(string Action, string Kind, string Name, IReadOnlyList<string> Fields);
