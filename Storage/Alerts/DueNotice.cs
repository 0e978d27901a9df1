using WebhookOps.Core.Alerts;

namespace WebhookOps.Storage.Alerts;

/// <summary>A notice to be told now, with what it tells of and whom.</summary>
public sealed record DueNotice(Notice Notice, Incident Incident, AlertTarget Target);
