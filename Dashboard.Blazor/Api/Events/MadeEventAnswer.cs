namespace WebhookOps.Dashboard.Blazor.Api.Events;

/// <summary>An event that was made here.</summary>
public sealed record MadeEventAnswer(string EventId);
