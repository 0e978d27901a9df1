using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Alerts;

namespace WebhookOps.Operator.Tests.Alerts;

internal static class OpenIncident
{
    /// <summary>Opens an incident the way the watch does.</summary>
    /// <returns>Its public id.</returns>
    public static async Task<string> OpenIncidentAsync(this OperatorHost host, string subject)
    {
        var incident = new Incident
        {
            Id = PublicId.New(TimeProvider.System),
            Kind = IncidentKind.BacklogGrowing,
            SubjectId = Guid.CreateVersion7(),
            Subject = subject,
            Summary = $"Seen: {subject}",
            OpenedAt = DateTimeOffset.UtcNow,
        };
        (await host.Services.GetRequiredService<IncidentLog>().OpenAsync(incident, CancellationToken.None)).ShouldBeTrue();
        return PublicId.Format(PublicId.Incident, incident.Id);
    }
}
