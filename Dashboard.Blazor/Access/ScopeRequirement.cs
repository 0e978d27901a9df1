using Microsoft.AspNetCore.Authorization;

namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>
/// Demands a scope; for a request that changes something (any method but GET and HEAD) at least <see cref="Scope.Operator"/>, so that no
/// route can be mapped that a viewer changes something with.
/// </summary>
internal sealed class ScopeRequirement(Scope least) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    private Scope Least => least;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        var changes = context.Resource is not HttpContext http || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method));
        var needed = changes && requirement.Least < Scope.Operator ? Scope.Operator : requirement.Least; // not one's own: each is asked about all
        if (Actor.From(context.User) is { } actor && actor.Scope >= needed)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
