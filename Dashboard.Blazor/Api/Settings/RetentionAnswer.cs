namespace WebhookOps.Dashboard.Blazor.Api.Settings;

/// <summary>How long things are kept, unless an event's source says otherwise.</summary>
/// <param name="BodyDays">Null: as long as their events.</param>
/// <param name="RejectedPerSource">The newest of each source.</param>
public sealed record RetentionAnswer(int EventDays, int? BodyDays, int RejectedDays, int RejectedPerSource);
