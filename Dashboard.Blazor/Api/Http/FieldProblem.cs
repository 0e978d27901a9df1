namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>One thing wrong with a request.</summary>
/// <param name="Code">Stable, snake case.</param>
/// <param name="Field">The member at fault, as a path (<c>retry.maxAttempts</c>).</param>
/// <param name="Detail">What is wrong and what to do about it.</param>
public sealed record FieldProblem(string Code, string Field, string Detail);
