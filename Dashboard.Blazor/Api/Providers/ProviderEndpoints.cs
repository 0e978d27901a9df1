using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Core.Providers;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Providers;

/// <summary><c>/api/providers</c>: whose webhooks are known.</summary>
internal static class ProviderEndpoints
{
    public static void MapProviders(this RouteGroupBuilder api) =>
        api.MapGet("/providers", List).WithTags("Sources").WithName("ListProviders").WithSummary("Whose webhooks are known, and how a source for each is set up");

    private static Ok<WholeList<ProviderAnswer>> List() => TypedResults.Ok(new WholeList<ProviderAnswer>(
        [.. ProviderTable.BuiltIn.All.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p =>
        {
            var guide = ProviderGuide.Of(p);
            return new ProviderAnswer(p.Key, p.Name, p.Signatures.Count > 0, guide.Secret, guide.Steps);
        })]));
}
