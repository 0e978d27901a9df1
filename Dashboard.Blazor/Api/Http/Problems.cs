using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.ServiceDefaults.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>The errors that several endpoint groups share.</summary>
internal static class Problems
{
    public static ProblemHttpResult Invalid(IReadOnlyList<FieldProblem> errors)
    {
        var problem = Problem.Of(StatusCodes.Status422UnprocessableEntity, errors[0].Code, errors[0].Detail, errors[0].Field);
        problem.ProblemDetails.Extensions["errors"] = errors;
        return problem;
    }

    public static ProblemHttpResult Invalid(string field, string detail, string code = "value_invalid") => Invalid([new FieldProblem(code, field, detail)]);

    /// <param name="what">The kind of thing, in lower-case words: the code is <c>{what}_not_found</c>, with underscores between them.</param>
    public static ProblemHttpResult NotFound(string what, string name) =>
        Problem.Of(StatusCodes.Status404NotFound, $"{what.Replace(' ', '_')}_not_found", $"There is no {what} '{Clip(name)}'.");

    public static ProblemHttpResult Conflict(string code, string field, string detail) =>
        Problem.Of(StatusCodes.Status409Conflict, code, detail, field);

    private static string Clip(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
