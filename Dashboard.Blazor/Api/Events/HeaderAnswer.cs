namespace WebhookOps.Dashboard.Blazor.Api.Events;

/// <summary>One header line, in the order and the spelling it came in.</summary>
public sealed record HeaderAnswer(string Name, string Value);
