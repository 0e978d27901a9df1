using Microsoft.AspNetCore.Antiforgery;
using WebhookOps.Dashboard.Blazor.Pages.Layout;

namespace WebhookOps.Dashboard.Blazor.Pages;

/// <summary>Lets a form through only with the token that its page carried.</summary>
internal sealed class FormFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true }
            ? next(context)
            : ValueTask.FromResult<object?>(Refusals.Of(StatusCodes.Status400BadRequest));
}
