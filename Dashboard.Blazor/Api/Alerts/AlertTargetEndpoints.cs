using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Alerts.Telling;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Sources;
using WebhookOps.Core.StandardWebhooks;
using WebhookOps.Core.Validation;
using WebhookOps.Dashboard.Blazor.Api.Destinations;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Model;

namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

/// <summary><c>/api/alert-targets</c>: whom to tell of incidents.</summary>
internal static class AlertTargetEndpoints
{
    public static void MapAlertTargets(this RouteGroupBuilder api)
    {
        var targets = api.MapGroup("/alert-targets").WithTags("Alerts");
        targets.MapGet("/", List).WithName("ListAlertTargets").WithSummary("Every alert target, oldest first");
        targets.MapPost("/", Create).WithName("CreateAlertTarget").WithSummary("Make an alert target; a webhook's answer carries its signing secret, once")
            .WithMetadata(new RequestExample("""{"name":"on-call","kind":"webhook","url":"https://alerts.example.com/hook","incidents":["destination-failing","agent-gone"]}"""));
        targets.MapGet("/{name}", Read).WithName("ReadAlertTarget").WithSummary("One alert target");
        targets.MapPatch("/{name}", Update).WithName("UpdateAlertTarget").WithSummary("Change the members given, and no other")
            .WithMetadata(new RequestExample("""{"incidents":["destination-failing"]}"""));
        targets.MapDelete("/{name}", Delete).WithName("DeleteAlertTarget").WithSummary("Remove an alert target; what it has not been told yet it is not told");
        targets.MapPost("/{name}/test", Test).WithName("TestAlertTarget").WithSummary("Send it a test alert now and say what came of it");
        targets.MapPost("/{name}/rotate-secret", RotateSecret).WithName("RotateAlertTargetSecret")
            .WithSummary("Make a webhook a new signing secret, shown once; for a while both sign")
            .WithMetadata(new RequestExample("""{"overlapSeconds":3600}"""));
    }

    internal static async Task<IReadOnlyList<AlertTarget>> AllAsync(IDbContextFactory<LedgerContext> contexts, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.AlertTargets.OrderBy(t => t.Id).ToListAsync(cancellation);
    }

    internal static async Task<AlertTarget?> FindAsync(IDbContextFactory<LedgerContext> contexts, string name, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.AlertTargets.SingleOrDefaultAsync(t => t.Name == name, cancellation);
    }

    private static async Task<Results<Ok<Page<AlertTargetAnswer>>, ProblemHttpResult>> List(
        PageQuery page, IDbContextFactory<LedgerContext> contexts, CancellationToken cancellation) =>
        TypedResults.Ok(page.Slice(await AllAsync(contexts, cancellation), t => t.Id, AlertMapping.ToAnswer));

    private static async Task<Results<Ok<AlertTargetAnswer>, ProblemHttpResult>> Read(string name, IDbContextFactory<LedgerContext> contexts, CancellationToken cancellation) =>
        await FindAsync(contexts, name, cancellation) is { } target ? TypedResults.Ok(AlertMapping.ToAnswer(target)) : Problems.NotFound("alert target", name);

    internal static async Task<Results<Created<AlertTargetAnswer>, ProblemHttpResult>> Create(
        Body<AlertTargetRequest> body, Edits edits, UrlCheck urls, TimeProvider clock, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var checks = new Checks();
        var name = body.Value.Name ?? "";
        checks.Require(Names.IsSlug(name), "name", $"The name {Names.SlugRule}.", body.Has("name") ? "value_invalid" : "required");
        if (AlertMapping.KindOf(body.Value.Kind) is not { } kind)
        {
            return Problems.Invalid("kind", $"Must be one of {AlertMapping.KnownKinds}.");
        }

        var now = clock.GetUtcNow();
        var target = new AlertTarget { Id = PublicId.New(clock), Name = name, Kind = kind, CreatedAt = now, UpdatedAt = now };
        if (kind == AlertTargetKind.Webhook)
        {
            target.Settings = new() { SigningSecrets = [new SigningSecret(WebhookSecret.New())] };
        }

        AlertMapping.Apply(body, target, checks);
        await CheckUrlAsync(body.Value.Url, target.AllowPrivateNetwork, urls, checks, cancellation);
        if (checks.Failed)
        {
            return checks.ToProblem();
        }

        var problem = await edits.CatalogAsync(
            user,
            new Deed("alert-target.create", name, new { Kind = AlertMapping.TextOf(kind) }),
            async (db, stop) =>
            {
                if (await db.AlertTargets.AnyAsync(t => t.Name == name, stop))
                {
                    return Problems.Conflict("name_taken", "name", $"There is an alert target '{name}' already.");
                }

                db.AlertTargets.Add(target);
                return null;
            },
            cancellation);
        return problem is null
            ? TypedResults.Created($"/api/alert-targets/{name}", AlertMapping.ToAnswer(target) with { SigningSecret = target.Settings.SigningSecrets is [var secret, ..] ? secret.Value.Reveal() : null })
            : problem;
    }

    internal static async Task<Results<Ok<AlertTargetAnswer>, ProblemHttpResult>> Update(
        string name, Body<AlertTargetRequest> body, Edits edits, UrlCheck urls, IDbContextFactory<LedgerContext> contexts, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (await FindAsync(contexts, name, cancellation) is not { } current)
        {
            return Problems.NotFound("alert target", name);
        }

        var checks = new Checks();
        checks.Require(!body.Has("name") || body.Value.Name == name, "name", "Cannot be changed. Make another alert target.", "read_only");
        checks.Require(!body.Has("kind") || body.Value.Kind == AlertMapping.TextOf(current.Kind), "kind", "Cannot be changed. Make another alert target.", "read_only");
        checks.Require(body.Value.SigningSecret is null, "signingSecret", "Cannot be changed like this. Use rotate-secret.", "read_only");
        if (body.Has("url") || body.Has("allowPrivateNetwork"))
        {
            var url = body.Value.Url ?? (current.Kind == AlertTargetKind.Mail ? null : current.Settings.Url.Reveal());
            await CheckUrlAsync(url, body.Has("allowPrivateNetwork") ? body.Value.AllowPrivateNetwork : current.AllowPrivateNetwork, urls, checks, cancellation);
        }

        return checks.Failed ? checks.ToProblem() : await ChangeAsync(name, new Deed("alert-target.update", name, new { Changed = body.Given }), edits, user, target =>
        {
            AlertMapping.Apply(body, target, checks);
            return checks.Failed ? checks.ToProblem() : null;
        }, cancellation);
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, Edits edits, ClaimsPrincipal user, CancellationToken cancellation) =>
        await edits.CatalogAsync(
            user,
            new Deed("alert-target.delete", name),
            async (db, stop) =>
            {
                if (await db.AlertTargets.SingleOrDefaultAsync(t => t.Name == name, stop) is not { } target)
                {
                    return Problems.NotFound("alert target", name);
                }

                db.AlertTargets.Remove(target);
                return null;
            },
            cancellation) is { } problem ? problem : TypedResults.NoContent();

    internal static async Task<Results<Ok<AlertTestAnswer>, ProblemHttpResult>> Test(
        string name, AlertTeller teller, Edits edits, IDbContextFactory<LedgerContext> contexts, ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (await FindAsync(contexts, name, cancellation) is not { } target)
        {
            return Problems.NotFound("alert target", name);
        }

        var error = await teller.TestAsync(target, cancellation);
        await edits.RecordAsync(user, new Deed("alert-target.test", name, new { Told = error is null }), cancellation);
        return TypedResults.Ok(new AlertTestAnswer(error is null, error));
    }

    internal static Task<Results<Ok<RotateSecretAnswer>, ProblemHttpResult>> RotateSecret(
        string name, Body<RotateSecretRequest> body, Edits edits, ClaimsPrincipal user, CancellationToken cancellation) =>
        SecretRotation.RunAsync(body.Value, edits.Now, rotate => ChangeAsync(name, new Deed("alert-target.rotate-secret", name), edits, user, target =>
        {
            if (target.Kind != AlertTargetKind.Webhook)
            {
                return Problems.Conflict("not_signed", "name", $"'{name}' is not a webhook, so nothing it is told is signed.");
            }

            target.Settings = target.Settings with { SigningSecrets = rotate(target.Settings.SigningSecrets) };
            return null;
        }, cancellation));

    private static async Task<Results<Ok<AlertTargetAnswer>, ProblemHttpResult>> ChangeAsync(
        string name, Deed deed, Edits edits, ClaimsPrincipal user, Func<AlertTarget, ProblemHttpResult?> change, CancellationToken cancellation)
    {
        AlertTarget? target = null;
        var problem = await edits.CatalogAsync(
            user,
            deed,
            async (db, stop) =>
            {
                target = await db.AlertTargets.SingleOrDefaultAsync(t => t.Name == name, stop);
                if (target is null)
                {
                    return Problems.NotFound("alert target", name);
                }

                target.UpdatedAt = edits.Now;
                return change(target);
            },
            cancellation);
        return problem is null ? TypedResults.Ok(AlertMapping.ToAnswer(target!)) : problem;
    }

    private static Task CheckUrlAsync(string? url, bool? allowPrivate, UrlCheck urls, Checks checks, CancellationToken cancellation) =>
        url is null ? Task.CompletedTask : urls.RunAsync(url, allowPrivate, checks, cancellation);
}
