using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Core.Validation;

namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>Collects everything wrong with a request, so that it is told in one answer.</summary>
internal sealed class Checks
{
    private readonly List<FieldProblem> _errors = [];

    public bool Failed => _errors.Count > 0;

    public IReadOnlyList<FieldProblem> Errors => _errors;

    public void Add(string field, string detail, string code = "value_invalid") => _errors.Add(new FieldProblem(code, field, detail));

    /// <summary>Adds what a rule of the language found.</summary>
    /// <param name="path">Before each field's name, if the rule does not know where it stands.</param>
    public void Add(IEnumerable<FieldError> errors, string path = "")
    {
        foreach (var error in errors)
        {
            _errors.Add(new FieldProblem(error.Code, path + error.Field, $"'{error.Field}' {error.Message}."));
        }
    }

    /// <summary>Adds an error unless a condition holds.</summary>
    public bool Require(bool condition, string field, string detail, string code = "value_invalid")
    {
        if (!condition)
        {
            Add(field, detail, code);
        }

        return condition;
    }

    /// <summary>Refuses a number outside of a range; a missing one passes.</summary>
    public void Range(double? value, double least, double most, string field)
    {
        if (value is { } number && !(number >= least && number <= most))
        {
            Add(field, FormattableString.Invariant($"Must be from {least:0.###} to {most:0.###}."), "out_of_range");
        }
    }

    /// <summary>422 with the first error's code and field, and all of them under <c>errors</c>.</summary>
    public ProblemHttpResult ToProblem() => Problems.Invalid(_errors);
}
