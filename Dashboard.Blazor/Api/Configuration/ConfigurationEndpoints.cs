using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Configuration;

/// <summary><c>/api/configuration</c>: all of it as one document.</summary>
internal static class ConfigurationEndpoints
{
    private const string Example =
        """
        {
          "version": 1,
          "sources": [{"slug":"shop","provider":"generic","signingSecret":"a long random text"}],
          "destinations": [{"name":"shop-worker","url":"https://shop.example.com/webhooks"}],
          "subscriptions": [{"source":"shop","destination":"shop-worker","retry":{"maxAttempts":10}}]
        }
        """;

    public static void MapConfiguration(this RouteGroupBuilder api)
    {
        var configuration = api.MapGroup("/configuration").WithTags("Configuration");
        configuration.MapGet("/", Export).WithName("ExportConfiguration").WithSummary("The whole configuration as one document, with references in the places of secrets")
            .Produces<ConfigurationRequest>();
        configuration.MapPost("/plan", Plan).WithName("PlanConfiguration").WithSummary("What applying a document would change; changes nothing")
            .Accepts<ConfigurationRequest>("application/json").WithMetadata(new RequestExample(Example));
        configuration.MapPost("/apply", Apply).WithName("ApplyConfiguration").WithSummary("Make the configuration as a document says: all of it, or nothing")
            .Accepts<ConfigurationRequest>("application/json").WithMetadata(new RequestExample(Example));
    }

    private static async Task<IResult> Export(Configurator configurator, CancellationToken cancellation) =>
        TypedResults.Json(await configurator.ExportAsync(cancellation));

    /// <param name="prune">Remove what the document does not name, of the kinds that it lists.</param>
    private static async Task<Results<Ok<PlanAnswer>, ProblemHttpResult>> Plan(
        Body<JsonObject> body, bool? prune, Configurator configurator, CancellationToken cancellation)
    {
        var (plan, problem) = await configurator.PlanAsync(body.Value, prune ?? false, cancellation);
        return plan is not null ? TypedResults.Ok(plan) : problem!;
    }

    /// <param name="prune">Remove what the document does not name, of the kinds that it lists.</param>
    /// <param name="version">Of the plan: if the configuration has changed since, nothing is done.</param>
    private static async Task<Results<Ok<AppliedAnswer>, ProblemHttpResult>> Apply(
        Body<JsonObject> body, bool? prune, long? version, Configurator configurator, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var (applied, problem) = await configurator.ApplyAsync(user, body.Value, prune ?? false, version, cancellation);
        return applied is not null ? TypedResults.Ok(applied) : problem!;
    }
}
