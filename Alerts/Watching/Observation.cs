using WebhookOps.Core.Alerts;

namespace WebhookOps.Alerts.Watching;

/// <summary>What a look found about one subject that is not simply well.</summary>
/// <param name="IsWrong">False: neither wrong nor surely well, so that whatever holds goes on.</param>
/// <param name="Summary">What was seen, for people.</param>
internal sealed record Observation(IncidentKind Kind, Guid SubjectId, string Subject, bool IsWrong, string Summary = "");
