using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WebhookOps.ServiceDefaults.Http;

public static class InternalPassEndpoints
{
    /// <summary>Answers only our own services: see <see cref="InternalPass"/>.</summary>
    public static TBuilder RequirePass<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(static async (context, next) =>
            context.HttpContext.RequestServices.GetRequiredService<InternalPass>().Accepts(context.HttpContext.Request.Headers[InternalPass.Header])
                ? await next(context)
                : Problem.Of(StatusCodes.Status401Unauthorized, "internal_pass_required", "Only services of this installation may call this address."));
}
