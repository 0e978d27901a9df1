namespace WebhookOps.Agent.Listening;

/// <summary>A temporary URL and the token that proves its owner.</summary>
internal sealed record Channel(string Id, string Token);
