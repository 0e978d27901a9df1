using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Core.Alerts;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Alerts;

namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

/// <summary><c>/api/alert-settings</c>: when something counts as an incident.</summary>
internal static class AlertSettingsEndpoints
{
    public static void MapAlertSettings(this RouteGroupBuilder api)
    {
        var settings = api.MapGroup("/alert-settings").WithTags("Alerts");
        settings.MapGet("/", Read).WithName("ReadAlertSettings").WithSummary("When something counts as an incident");
        settings.MapPatch("/", Update).WithName("UpdateAlertSettings").WithSummary("Change the members given, and no other")
            .WithMetadata(new RequestExample("""{"destinationFailing":{"share":0.5,"minFailures":5,"windowSeconds":300},"agentGone":{"graceSeconds":120}}"""));
    }

    private static async Task<Ok<AlertSettings>> Read(AlertSettingsStore store, CancellationToken cancellation) => TypedResults.Ok(await store.ReadAsync(cancellation));

    internal static async Task<Results<Ok<AlertSettings>, ProblemHttpResult>> Update(
        Body<AlertSettingsRequest> body, Edits edits, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var wanted = new AlertSettings();
        var problem = await edits.CatalogAsync(
            user,
            new Deed("alert-settings.update", "alert-settings", new { Changed = body.Given }),
            async (db, stop) =>
            {
                wanted = AlertMapping.Apply(body, await AlertSettingsStore.ReadAsync(db, stop));
                var checks = new Checks();
                checks.Add(AlertSettingsRules.Check(wanted));
                if (checks.Failed)
                {
                    return checks.ToProblem();
                }

                await AlertSettingsStore.WriteAsync(db, wanted, stop);
                return null;
            },
            cancellation);
        return problem is null ? TypedResults.Ok(wanted) : problem;
    }
}
