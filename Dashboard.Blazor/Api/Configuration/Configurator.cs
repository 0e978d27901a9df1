using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Destinations;
using WebhookOps.Dashboard.Blazor.Api.Destinations;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.Storage.Alerts;
using WebhookOps.Storage.Model;

namespace WebhookOps.Dashboard.Blazor.Api.Configuration;

/// <summary>Exports the configuration as one document, and makes it as a document says: all of it in one transaction, or nothing.</summary>
internal sealed class Configurator(Edits edits, IDbContextFactory<LedgerContext> contexts, UrlCheck urls, IHints hints, TimeProvider clock)
{
    private const int DocumentVersion = 1;

    public async Task<JsonObject> ExportAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var state = await ConfigurationState.ReadAsync(db, cancellation);
        var slugs = state.Sources.ToDictionary(s => s.Id, s => s.Slug);
        var names = state.Destinations.ToDictionary(d => d.Id, d => d.Name);
        var writer = ConfigurationWriter.WithReferences;
        return new JsonObject
        {
            ["version"] = DocumentVersion,
            ["agents"] = List(state.Agents.OrderBy(a => a.Name, StringComparer.Ordinal), ConfigurationWriter.Write),
            ["channels"] = List(state.Channels.OrderBy(c => c.Name, StringComparer.Ordinal), ConfigurationWriter.Write),
            ["sources"] = List(state.Sources.OrderBy(s => s.Slug, StringComparer.Ordinal), writer.Write),
            ["destinations"] = List(state.Destinations.OrderBy(d => d.Name, StringComparer.Ordinal), writer.Write),
            ["subscriptions"] = List(
                state.Subscriptions.OrderBy(s => slugs[s.SourceId], StringComparer.Ordinal).ThenBy(s => names[s.DestinationId], StringComparer.Ordinal).ThenBy(s => s.Id),
                s => ConfigurationWriter.Write(s, slugs[s.SourceId], names[s.DestinationId])),
            ["alertTargets"] = List(state.AlertTargets.OrderBy(t => t.Name, StringComparer.Ordinal), writer.Write),
            ["alerts"] = ConfigurationWriter.Write(state.Alerts),
        };
    }

    public async Task<(PlanAnswer? Plan, ProblemHttpResult? Problem)> PlanAsync(JsonObject document, bool prune, CancellationToken cancellation)
    {
        if (Refuse(document) is { } refused)
        {
            return (null, refused);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var draft = new ConfigurationDraft(await ConfigurationState.ReadAsync(db, cancellation), document, prune, clock);
        await CheckUrlsAsync(draft, cancellation);
        return draft.Checks.Failed ? (null, draft.Checks.ToProblem()) : (draft.ToPlan(), null);
    }

    /// <param name="version">Of the plan that was looked at; null: whatever it is now.</param>
    public async Task<(AppliedAnswer? Applied, ProblemHttpResult? Problem)> ApplyAsync(
        ClaimsPrincipal by, JsonObject document, bool prune, long? version, CancellationToken cancellation)
    {
        // Names are looked up before the ledger waits; so the plan is made twice, and the second one must be of the same version.
        var (plan, problem) = await PlanAsync(document, prune, cancellation);
        if (plan is null)
        {
            return (null, problem);
        }

        if (version is { } seen && seen != plan.Version)
        {
            return (null, ChangedMeanwhile());
        }

        if (plan.Changes.Count == 0)
        {
            return (new AppliedAnswer(plan.Version, [], plan.Unchanged, new Dictionary<string, string>(StringComparer.Ordinal)), null);
        }

        ConfigurationDraft? draft = null;
        problem = await edits.CatalogAsync(
            by,
            new Deed("configuration.apply", $"version {plan.Version}", plan.Changes),
            async (db, stop) =>
            {
                await db.Database.ExecuteSqlAsync($"UPDATE catalog_version SET version = version", stop); // whoever else changes the configuration waits
                var state = await ConfigurationState.ReadAsync(db, stop);
                if (state.Version != plan.Version)
                {
                    return ChangedMeanwhile();
                }

                draft = new ConfigurationDraft(state, document, prune, clock);
                if (draft.Checks.Failed)
                {
                    return draft.Checks.ToProblem();
                }

                await MakeAsync(db, draft, stop);
                return null;
            },
            cancellation);
        if (problem is not null)
        {
            return (null, problem);
        }

        await hints.DeliveriesReadyAsync([.. draft!.Destinations.Where(d => d.IsChanged).Select(d => d.Current!.Id)], cancellation);
        return (new AppliedAnswer(plan.Version + 1, plan.Changes, plan.Unchanged, draft.Secrets), null);
    }

    /// <summary>In the order that the references between tables ask for.</summary>
    private static async Task MakeAsync(LedgerContext db, ConfigurationDraft draft, CancellationToken cancellation)
    {
        db.RemoveRange(draft.Subscriptions.Where(s => s.IsRemoved).Select(s => s.Current!));
        await db.SaveChangesAsync(cancellation);
        db.RemoveRange(draft.Sources.Where(s => s.IsRemoved).Select(s => s.Current!));
        db.RemoveRange(draft.Destinations.Where(d => d.IsRemoved).Select(d => d.Current!));
        db.RemoveRange(draft.Channels.Where(c => c.IsRemoved).Select(c => c.Current!));
        db.RemoveRange(draft.Agents.Where(a => a.IsRemoved).Select(a => a.Current!));
        db.RemoveRange(draft.AlertTargets.Where(t => t.IsRemoved).Select(t => t.Current!));
        await db.SaveChangesAsync(cancellation);

        foreach (var agent in draft.Agents.Where(a => a.IsChanged))
        {
            (agent.Current!.AllowedTargets, agent.Current.UpdatedAt) = (agent.Wanted!.AllowedTargets, agent.Wanted.UpdatedAt);
        }

        Change(db, draft.Channels);
        Change(db, draft.Sources);
        Change(db, draft.Destinations);
        Change(db, draft.AlertTargets);
        foreach (var subscription in draft.Subscriptions.Where(s => s.IsChanged))
        {
            var (current, wanted) = (subscription.Current!, subscription.Wanted!);
            (current.Filter, current.Retry, current.Enabled, current.UpdatedAt) = (wanted.Filter, wanted.Retry, wanted.Enabled, wanted.UpdatedAt);
        }

        db.AddRange(draft.Agents.Where(a => a.IsNew).Select(a => a.Wanted!));
        db.AddRange(draft.Channels.Where(c => c.IsNew).Select(c => c.Wanted!));
        db.AddRange(draft.Sources.Where(s => s.IsNew).Select(s => s.Wanted!));
        db.AddRange(draft.Destinations.Where(d => d.IsNew).Select(d => d.Wanted!));
        db.AddRange(draft.AlertTargets.Where(t => t.IsNew).Select(t => t.Wanted!));
        await db.SaveChangesAsync(cancellation);
        db.AddRange(draft.Channels.Where(c => c.IsNew).Select(c => new ChannelCounters { ChannelId = c.Wanted!.Id }));
        db.AddRange(draft.Subscriptions.Where(s => s.IsNew).Select(s => s.Wanted!));
        await db.SaveChangesAsync(cancellation);
        foreach (var alerts in draft.Alerts.Where(a => a.IsChanged))
        {
            await AlertSettingsStore.WriteAsync(db, alerts.Wanted!, cancellation);
        }
    }

    private static void Change<T>(LedgerContext db, IEnumerable<Draft<T>> drafts)
        where T : class
    {
        foreach (var draft in drafts.Where(d => d.IsChanged))
        {
            db.Entry(draft.Current!).CurrentValues.SetValues(draft.Wanted!);
        }
    }

    private static ProblemHttpResult? Refuse(JsonObject document)
    {
        if (Body<ConfigurationRequest>.Of(document) is { Problem: { } malformed })
        {
            return malformed;
        }

        return document["version"]?.GetValue<int>() is { } version && version != DocumentVersion
            ? Problems.Invalid("version", $"This program knows documents of version {DocumentVersion}.")
            : null;
    }

    /// <summary>Of what is new or leads elsewhere than before.</summary>
    private async Task CheckUrlsAsync(ConfigurationDraft draft, CancellationToken cancellation)
    {
        foreach (var destination in draft.Destinations.Where(d => d is { Wanted.Kind: DestinationKind.Http, Wanted.Url: not null } && LeadsElsewhere(d)))
        {
            await CheckUrlAsync(draft, destination, destination.Wanted!.Url!, destination.Wanted.AllowPrivateNetwork, cancellation);
        }

        foreach (var target in draft.AlertTargets.Where(t => t.Wanted is { Kind: not AlertTargetKind.Mail } && LeadsElsewhere(t)))
        {
            await CheckUrlAsync(draft, target, target.Wanted!.Settings.Url.Reveal(), target.Wanted.AllowPrivateNetwork, cancellation);
        }

        static bool LeadsElsewhere<T>(Draft<T> drawn)
            where T : class => drawn.IsNew || drawn.Fields.Any(f => f is "url" or "allowPrivateNetwork");
    }

    private async Task CheckUrlAsync<T>(ConfigurationDraft draft, Draft<T> drawn, string url, bool? allowPrivate, CancellationToken cancellation)
        where T : class
    {
        var checks = new Checks();
        await urls.RunAsync(url, allowPrivate, checks, cancellation);
        foreach (var error in checks.Errors)
        {
            draft.Checks.Add($"{drawn.Path}.{error.Field}", error.Detail, error.Code);
        }
    }

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> write) => new([.. items.Select(write)]);

    private static ProblemHttpResult ChangedMeanwhile() => Problem.Of(
        StatusCodes.Status409Conflict, "changed_meanwhile", "The configuration has changed since the plan was made. Nothing was done. Make the plan again.");
}
