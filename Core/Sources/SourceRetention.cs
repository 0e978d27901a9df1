namespace WebhookOps.Core.Sources;

/// <summary>How long a source's events are kept, where that differs from the rest. What is still owed is kept in any case.</summary>
/// <param name="EventDays">Days for which events are kept, with their finished deliveries and attempts; null: as all are.</param>
/// <param name="BodyDays">Days after which bodies are removed from events that are kept for longer; null: as from all.</param>
public sealed record SourceRetention(int? EventDays, int? BodyDays);
