using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace WebhookOps.Operator.Tests;

/// <summary>Every route under <c>/api</c>, as the host has it.</summary>
internal static class ApiRoutes
{
    /// <summary>Each with its parameters' names in their places: <c>/api/sources/slug</c>.</summary>
    public static IReadOnlyList<(HttpMethod Method, string Path)> Of(OperatorHost host) =>
        [.. Patterns(host).Select(r => (r.Method, r.Pattern.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)))];

    /// <summary>Each as it was written: <c>/api/sources/{slug}</c>.</summary>
    public static IReadOnlyList<(HttpMethod Method, string Pattern)> Patterns(OperatorHost host) =>
    [
        .. from endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/')
           where pattern.StartsWith("/api/", StringComparison.Ordinal)
           from method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
           select (HttpMethod.Parse(method), pattern),
    ];
}
