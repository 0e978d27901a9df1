using Microsoft.Extensions.Primitives;
using WebhookOps.ServiceDefaults.Planes;

namespace WebhookOps.Dashboard.Blazor.Pages;

/// <summary>
/// What a browser is told about every answer of the operator plane, refusals and errors included. It stands before all other middleware,
/// and writes when an answer starts, so that nothing answers without it.
/// </summary>
internal sealed class SecurityHeaders : IStartupFilter
{
    private const string Rest = "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private const string Pages = "default-src 'none'; style-src 'self'; script-src 'self'; " + Rest;

    /// <summary>Swagger UI writes style attributes.</summary>
    private const string Swagger = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; " + Rest;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static (context, next) =>
        {
            if (context.PlaneOfConnection() is null or Plane.Operator)
            {
                context.Response.OnStarting(Write, context);
            }

            return next(context);
        });
        next(app);
    };

    private static Task Write(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase) ? Swagger : Pages;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (StringValues.IsNullOrEmpty(headers.CacheControl))
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}
