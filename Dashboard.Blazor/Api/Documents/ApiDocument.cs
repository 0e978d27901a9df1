using Microsoft.OpenApi;
using WebhookOps.ServiceDefaults.Planes;

namespace WebhookOps.Dashboard.Blazor.Api.Documents;

/// <summary>The API described for programs (<c>/openapi/v1.json</c>) and for people (<c>/swagger</c>).</summary>
internal static class ApiDocument
{
    private const string Name = "v1";
    private const string Route = "/openapi/{documentName}.json";
    private const string KeyScheme = "apiKey";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, static options =>
    {
        options.ShouldInclude = static described =>
            described.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true
            && described.ActionDescriptor.EndpointMetadata.OfType<PlaneMetadata>().LastOrDefault()?.Plane == Plane.Operator;
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer<ApiOperations>();
        options.AddSchemaTransformer<ApiMembers>();
    });

    /// <summary>Swagger UI comes with its own files, and asks nobody else for any.</summary>
    public static void UseApiDocument(this IApplicationBuilder app) => app.UseWhen(
        static context => context.PlaneOfConnection() is null or Plane.Operator,
        static branch => branch.UseSwaggerUI(static options =>
        {
            options.SwaggerEndpoint($"/openapi/{Name}.json", "WebhookOps");
            options.DocumentTitle = "WebhookOps API";
            options.EnablePersistAuthorization();
        }));

    public static void MapApiDocument(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapOpenApi(Route).OnPlane(Plane.Operator).AllowAnonymous();

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "WebhookOps operator API",
            Version = Name,
            Description =
                """
                Sources, destinations, subscriptions, and everything that arrived and became of it.

                Errors are problem details (RFC 9457) with a stable `code`, and the `field` at fault where there is one. Members
                and query parameters that an operation does not have are refused. Lists come in pages: give `next` of one as `after` of
                the next. Times are ISO 8601 in UTC.
                """,
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key: viewer keys read, operator keys change things, admin keys make keys.",
            },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
        document.AddComponent(ApiOperations.ProblemSchema, ProblemDescription.Schema());
    }
}
