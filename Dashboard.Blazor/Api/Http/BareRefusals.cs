using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Planes;

namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>What routing refuses by a status alone (no such address, method or content type) is said as a problem, as all else is.</summary>
internal static class BareRefusals
{
    public static void UseBareRefusals(this IApplicationBuilder app) => app.UseWhen(
        static context => context.PlaneOfConnection() is null or Plane.Operator
            && context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase),
        static branch => branch.UseStatusCodePages(static answer => Of(answer.HttpContext.Response).ExecuteAsync(answer.HttpContext)));

    /// <summary>Also what a body is answered that says it is something else.</summary>
    public static ProblemHttpResult UnsupportedContentType() =>
        Problem.Of(StatusCodes.Status415UnsupportedMediaType, "content_type_unsupported", "Send JSON, with the header 'Content-Type: application/json'.");

    private static ProblemHttpResult Of(HttpResponse response) => response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Problem.Of(404, "route_not_found", "There is nothing at this address. /openapi/v1.json lists what there is."),
        StatusCodes.Status405MethodNotAllowed => Problem.Of(405, "method_not_allowed", $"This address takes {response.Headers.Allow}."),
        StatusCodes.Status415UnsupportedMediaType => UnsupportedContentType(),
        var status => Problem.Of(status, "refused", "The request was refused."),
    };
}
