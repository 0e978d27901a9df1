using Microsoft.AspNetCore.Http.HttpResults;

namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>A bound argument that may have failed.</summary>
internal interface IBody
{
    ProblemHttpResult? Problem { get; }
}
