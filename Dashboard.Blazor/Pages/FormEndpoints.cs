using Microsoft.AspNetCore.Antiforgery;
using WebhookOps.ServiceDefaults.Planes;

namespace WebhookOps.Dashboard.Blazor.Pages;

internal static class FormEndpoints
{
    /// <summary>Addresses that a page's forms are sent to; each answers with a redirect to a page.</summary>
    public static RouteGroupBuilder MapForms(this IEndpointRouteBuilder endpoints, string policy)
    {
        var forms = endpoints.MapGroup("").OnPlane(Plane.Operator).RequireAuthorization(policy).ExcludeFromDescription();
        forms.WithMetadata(new RequireAntiforgeryTokenAttribute());
        forms.AddEndpointFilter<FormFilter>();
        return forms;
    }
}
