using Microsoft.AspNetCore.Http.HttpResults;

namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>Leaves a change half-way, so that it is rolled back, with the answer to give.</summary>
internal sealed class RefusedException(ProblemHttpResult problem) : Exception(problem.ProblemDetails.Detail)
{
    public ProblemHttpResult Problem { get; } = problem;
}
