using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Agents;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Validation;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage.Model;

namespace WebhookOps.Dashboard.Blazor.Api.Agents;

/// <summary>
/// <c>/api/agents</c>: programs near private apps. Changes rise the catalog's version, so that whichever process holds an agent's tunnel sees
/// a revocation or a new secret at once.
/// </summary>
internal static class AgentEndpoints
{
    private const int MaxTargets = 100;
    private const int MaxOverlapSeconds = 30 * 86_400;

    public static void MapAgents(this RouteGroupBuilder api)
    {
        var agents = api.MapGroup("/agents").WithTags("Agents");
        agents.MapGet("/", List).WithName("ListAgents").WithSummary("Every agent, oldest first, with whether it is online");
        agents.MapPost("/", Create).WithName("CreateAgent").WithSummary("Make an agent; enrol it to get its secret")
            .WithMetadata(new RequestExample("""{"name":"office","allowedTargets":["localhost:3000"]}"""));
        agents.MapGet("/{name}", Read).WithName("ReadAgent").WithSummary("One agent");
        agents.MapPatch("/{name}", Update).WithName("UpdateAgent").WithSummary("Change its allowed targets")
            .WithMetadata(new RequestExample("""{"allowedTargets":["localhost:3000"]}"""));
        agents.MapDelete("/{name}", Delete).WithName("DeleteAgent").WithSummary("Remove an agent and cut its tunnel");
        agents.MapPost("/{name}/enrollment", Enroll).WithName("EnrollAgent")
            .WithSummary("Make its secret anew, shown once with the command to run; the old one ends now, or after overlapSeconds");
        agents.MapPost("/{name}/revoke", Revoke).WithName("RevokeAgent").WithSummary("Refuse the agent and cut its tunnel, until it is enrolled again");
    }

    private static async Task<Results<Ok<Page<AgentAnswer>>, ProblemHttpResult>> List(
        PageQuery page, IDbContextFactory<LedgerContext> ledger, PublicAddress address, TimeProvider clock, HttpRequest request, CancellationToken cancellation)
    {
        await using var db = await ledger.CreateDbContextAsync(cancellation);
        var agents = await db.Agents.ToListAsync(cancellation);
        return TypedResults.Ok(page.Slice(agents, a => a.Id, a => AgentMapping.ToAnswer(a, address.OfEdge(request), clock.GetUtcNow())));
    }

    private static async Task<Results<Ok<AgentAnswer>, ProblemHttpResult>> Read(
        string name, IDbContextFactory<LedgerContext> ledger, PublicAddress address, TimeProvider clock, HttpRequest request, CancellationToken cancellation)
    {
        await using var db = await ledger.CreateDbContextAsync(cancellation);
        return await db.Agents.FirstOrDefaultAsync(a => a.Name == name, cancellation) is { } agent
            ? TypedResults.Ok(AgentMapping.ToAnswer(agent, address.OfEdge(request), clock.GetUtcNow()))
            : Problems.NotFound("agent", name);
    }

    internal static async Task<Results<Created<AgentAnswer>, ProblemHttpResult>> Create(
        Body<AgentRequest> body, Edits edits, PublicAddress address, TimeProvider clock, HttpRequest request, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var checks = new Checks();
        var name = body.Value.Name ?? "";
        checks.Require(Names.IsSlug(name), "name", $"The name {Names.SlugRule}.", body.Has("name") ? "value_invalid" : "required");
        CheckTargets(body.Value.AllowedTargets ?? [], checks);
        if (checks.Failed)
        {
            return checks.ToProblem();
        }

        var now = clock.GetUtcNow();
        var agent = new Agent
        {
            Id = PublicId.New(clock),
            Name = name,
            TunnelId = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 24),
            AllowedTargets = body.Value.AllowedTargets ?? [],
            CreatedAt = now,
            UpdatedAt = now,
        };
        var problem = await edits.CatalogAsync(
            user,
            new Deed("agent.create", name, new { agent.AllowedTargets }),
            async (db, stop) =>
            {
                if (await db.Agents.AnyAsync(a => a.Name == name, stop))
                {
                    return Problems.Conflict("name_taken", "name", $"There is an agent '{name}' already.");
                }

                db.Agents.Add(agent);
                return null;
            },
            cancellation);
        return problem is null ? TypedResults.Created($"/api/agents/{name}", AgentMapping.ToAnswer(agent, address.OfEdge(request), now)) : problem;
    }

    internal static async Task<Results<Ok<AgentAnswer>, ProblemHttpResult>> Update(
        string name, Body<AgentRequest> body, Edits edits, PublicAddress address, HttpRequest request, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var checks = new Checks();
        checks.Require(!body.Has("name") || string.Equals(body.Value.Name, name, StringComparison.Ordinal), "name", "Cannot be changed. Make another agent.", "read_only");
        CheckTargets(body.Value.AllowedTargets ?? [], checks);
        return checks.Failed
            ? checks.ToProblem()
            : await ChangeAsync(name, new Deed("agent.update", name, new { body.Value.AllowedTargets }), edits, user, agent =>
            {
                agent.AllowedTargets = body.Has("allowedTargets") ? body.Value.AllowedTargets ?? [] : agent.AllowedTargets;
            }, cancellation) is var (agent, problem) && agent is not null
                ? TypedResults.Ok(AgentMapping.ToAnswer(agent, address.OfEdge(request), edits.Now))
                : problem!;
    }

    internal static async Task<Results<Ok<EnrollmentAnswer>, ProblemHttpResult>> Enroll(
        string name, int? overlapSeconds, Edits edits, PublicAddress address, HttpRequest request, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (overlapSeconds is < 0 or > MaxOverlapSeconds)
        {
            return Problems.Invalid("overlapSeconds", $"Must be from 0 to {MaxOverlapSeconds}.", "out_of_range");
        }

        var (agent, problem) = await ChangeAsync(name, new Deed("agent.enroll", name, new { OverlapSeconds = overlapSeconds ?? 0 }), edits, user, agent =>
        {
            agent.Secrets = agent.Secrets.Rotate(edits.Now, TimeSpan.FromSeconds(agent.RevokedAt is null ? overlapSeconds ?? 0 : 0));
            agent.RevokedAt = null;
        }, cancellation);
        return agent is not null ? TypedResults.Ok(AgentMapping.ToEnrollment(agent, address.OfEdge(request))) : problem!;
    }

    internal static async Task<Results<Ok<AgentAnswer>, ProblemHttpResult>> Revoke(
        string name, Edits edits, PublicAddress address, HttpRequest request, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var (agent, problem) = await ChangeAsync(name, new Deed("agent.revoke", name), edits, user, agent => agent.RevokedAt ??= edits.Now, cancellation);
        return agent is not null ? TypedResults.Ok(AgentMapping.ToAnswer(agent, address.OfEdge(request), edits.Now)) : problem!;
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, Edits edits, ClaimsPrincipal user, CancellationToken cancellation) =>
        await edits.CatalogAsync(
            user,
            new Deed("agent.delete", name),
            async (db, stop) =>
            {
                if (await db.Agents.FirstOrDefaultAsync(a => a.Name == name, stop) is not { } agent)
                {
                    return Problems.NotFound("agent", name);
                }

                if (await db.Destinations.FirstOrDefaultAsync(d => d.Kind == DestinationKind.Agent && d.Target == name, stop) is { } user)
                {
                    return Problems.Conflict("agent_in_use", "name", $"The destination '{user.Name}' goes to this agent. Remove it first, or revoke the agent.");
                }

                db.Agents.Remove(agent);
                return null;
            },
            cancellation) is { } problem ? problem : TypedResults.NoContent();

    private static async Task<(Agent? Agent, ProblemHttpResult? Problem)> ChangeAsync(
        string name, Deed deed, Edits edits, ClaimsPrincipal user, Action<Agent> change, CancellationToken cancellation)
    {
        Agent? changed = null;
        var problem = await edits.CatalogAsync(
            user,
            deed,
            async (db, stop) =>
            {
                changed = await db.Agents.FirstOrDefaultAsync(a => a.Name == name, stop);
                if (changed is null)
                {
                    return Problems.NotFound("agent", name);
                }

                change(changed);
                changed.UpdatedAt = edits.Now;
                return null;
            },
            cancellation);
        return (problem is null ? changed : null, problem);
    }

    internal static void CheckTargets(IReadOnlyList<string> targets, Checks checks)
    {
        checks.Require(targets.Count <= MaxTargets, "allowedTargets", $"At most {MaxTargets} targets.");
        for (var i = 0; i < targets.Count; i++)
        {
            checks.Require(AgentMapping.IsTarget(targets[i]), $"allowedTargets[{i}]", "Must be host:port, for example localhost:3000.");
        }
    }
}
