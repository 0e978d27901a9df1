using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace WebhookOps.Operator.Tests.Access;

/// <summary>A route of the running server, one of its methods, and who it says may use it.</summary>
internal sealed record Declared(HttpMethod Method, string Path, IReadOnlyList<string> Policies, bool ForAnybody)
{
    public bool Changes => Method != HttpMethod.Get && Method != HttpMethod.Head;

    /// <summary>Whether it takes a key and not a cookie.</summary>
    public bool IsApi => Policies.Any(p => p.StartsWith("operator-api", StringComparison.Ordinal));

    /// <summary>All routes of the host, pages and forms too, with their parameters' names in their places.</summary>
    public static IReadOnlyList<Declared> Of(IServiceProvider services) =>
    [
        .. from endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal)
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           select new Declared(
               HttpMethod.Parse(method),
               path,
               [.. endpoint.Metadata.OfType<IAuthorizeData>().Select(a => a.Policy ?? "")],
               endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null),
    ];
}
