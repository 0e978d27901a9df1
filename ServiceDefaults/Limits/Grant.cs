namespace WebhookOps.ServiceDefaults.Limits;

/// <summary>The answer to an asking.</summary>
/// <param name="Count">How many may begin now.</param>
/// <param name="Wait">If fewer than asked for: how long until the next may.</param>
public readonly record struct Grant(int Count, TimeSpan Wait);
