using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Api.Channels;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Pages.Channels;

/// <summary>What the buttons beside a channel's connectors do.</summary>
internal static class ChannelForms
{
    public static void MapChannelForms(this IEndpointRouteBuilder endpoints) => endpoints.MapForms(AccessPolicies.Pages)
        .MapPost("/channels/{name}/connections/{id}/disconnect", static async Task<IResult> (string name, string id, Edits edits, ClaimsPrincipal user, CancellationToken cancellation) =>
        {
            var cut = (await ChannelInspection.Disconnect(name, id, edits, user, cancellation)).Result is NoContent;
            return TypedResults.LocalRedirect($"/channels/{Uri.EscapeDataString(name)}?notice={(cut ? "disconnected" : "gone")}");
        });
}
