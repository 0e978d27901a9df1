using WebhookOps.Alerts.Watching;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Ids;

namespace WebhookOps.Alerts.Telling;

/// <summary>What is told, before it has the form of a channel.</summary>
/// <param name="Id">The same on every attempt.</param>
/// <param name="Type">incident.opened, incident.resolved or alert.test.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">What happened, in sentences.</param>
/// <param name="Link">To the incident; null: nobody has said where the pages are.</param>
/// <param name="Incident">Null: a test.</param>
internal sealed record AlertMessage(string Id, string Type, DateTimeOffset At, string Title, string Text, string? Link, Incident? Incident)
{
    public const string OpenedType = "incident.opened";
    public const string ResolvedType = "incident.resolved";
    public const string TestType = "alert.test";

    public bool IsResolved => Type == ResolvedType;

    public static AlertMessage Of(Notice notice, Incident incident, string? publicUrl)
    {
        var id = PublicId.Format(PublicId.Notice, notice.Id);
        var link = publicUrl is null ? null : $"{publicUrl}/incidents/{PublicId.Format(PublicId.Incident, incident.Id)}";
        return notice.Phase == NoticePhase.Opened
            ? new AlertMessage(id, OpenedType, incident.OpenedAt, incident.Title, incident.Summary, link, incident)
            : new AlertMessage(
                id, ResolvedType, incident.ResolvedAt ?? notice.CreatedAt, $"Resolved: {incident.Title}",
                $"{incident.Resolution} It lasted {Amounts.Of((incident.ResolvedAt ?? notice.CreatedAt) - incident.OpenedAt)}.", link, incident);
    }

    public static AlertMessage Test(AlertTarget target, DateTimeOffset now, string? publicUrl) => new(
        PublicId.Format(PublicId.Notice, PublicId.New(now)), TestType, now, "Test alert",
        $"Somebody asked for a test of the alert target '{target.Name}'. Nothing is wrong.", publicUrl is null ? null : $"{publicUrl}/alerts", null);
}
