using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Alerts;

namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

/// <summary><c>/api/incidents</c>: what is wrong, and what was.</summary>
internal static class IncidentEndpoints
{
    public static void MapIncidents(this RouteGroupBuilder api)
    {
        var incidents = api.MapGroup("/incidents").WithTags("Alerts");
        incidents.MapGet("/", List).WithName("ListIncidents").WithSummary("Incidents, newest first");
        incidents.MapGet("/{id}", Read).WithName("ReadIncident").WithSummary("One incident, and who was told of it");
        incidents.MapPost("/{id}/acknowledge", Acknowledge).WithName("AcknowledgeIncident").WithSummary("Say that you look after it");
        incidents.MapPost("/{id}/resolve", Resolve).WithName("ResolveIncident").WithSummary("Declare it over; what is still wrong opens another");
    }

    /// <param name="state">open or resolved; both if not given.</param>
    /// <param name="kind">destination-failing, backlog-growing, agent-gone or channel-near-limit.</param>
    private static async Task<Results<Ok<Page<IncidentAnswer>>, ProblemHttpResult>> List(
        PageQuery page, string? state, string? kind, IncidentLog log, CancellationToken cancellation)
    {
        var checks = new Checks();
        checks.Require(state is null or "" or "open" or "resolved", "state", "Must be open or resolved.");
        checks.Require(string.IsNullOrEmpty(kind) || IncidentKinds.Parse(kind) is not null, "kind", $"Must be one of {string.Join(", ", IncidentKinds.Names)}.");
        if (checks.Failed)
        {
            return checks.ToProblem();
        }

        bool? open = state switch { "open" => true, "resolved" => false, _ => null };
        return TypedResults.Ok(PageQuery.Of(await log.FindAsync(open, IncidentKinds.Parse(kind), page.After, page.Limit, cancellation), AlertMapping.ToAnswer));
    }

    internal static async Task<Results<Ok<IncidentAnswer>, ProblemHttpResult>> Read(string id, IncidentLog log, CancellationToken cancellation)
    {
        if (!PublicId.TryParse(PublicId.Incident, id, out var key) || await log.GetAsync(key, cancellation) is not var (incident, notices))
        {
            return Problems.NotFound("incident", id);
        }

        return TypedResults.Ok(AlertMapping.ToAnswer(incident) with { Notices = [.. notices.Select(n => AlertMapping.ToAnswer(n.Notice, n.Target))] });
    }

    internal static Task<Results<Ok<IncidentAnswer>, ProblemHttpResult>> Acknowledge(
        string id, Edits edits, IncidentLog log, ClaimsPrincipal user, CancellationToken cancellation) =>
        ChangeAsync(id, "incident.acknowledge", edits, log, user, (incident, _, _) =>
        {
            (incident.AcknowledgedAt, incident.AcknowledgedBy) = (edits.Now, Actor.NameOf(user));
            return Task.FromResult(true);
        }, cancellation);

    internal static Task<Results<Ok<IncidentAnswer>, ProblemHttpResult>> Resolve(
        string id, Edits edits, IncidentLog log, ClaimsPrincipal user, CancellationToken cancellation) =>
        ChangeAsync(id, "incident.resolve", edits, log, user, (incident, db, stop) => log.ResolveAsync(db, incident.Id, $"{Actor.NameOf(user)} declared it over.", stop), cancellation);

    private static async Task<Results<Ok<IncidentAnswer>, ProblemHttpResult>> ChangeAsync(
        string id, string action, Edits edits, IncidentLog log, ClaimsPrincipal user, Func<Incident, Storage.Model.LedgerContext, CancellationToken, Task<bool>> change, CancellationToken cancellation)
    {
        if (!PublicId.TryParse(PublicId.Incident, id, out var key))
        {
            return Problems.NotFound("incident", id);
        }

        var problem = await edits.OtherAsync(
            user,
            new Deed(action, id),
            async (db, stop) => await db.Incidents.SingleOrDefaultAsync(i => i.Id == key, stop) is not { } incident ? Problems.NotFound("incident", id)
                : incident.IsOpen && await change(incident, db, stop) ? null
                : Problems.Conflict("incident_resolved", "id", "The incident is over."),
            cancellation);
        return problem is null ? await Read(id, log, cancellation) : problem;
    }
}
