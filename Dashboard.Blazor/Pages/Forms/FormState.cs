using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Pages.Forms;

/// <summary>What stands in a form's fields: what is there, or after a refused attempt what was given, each field with what is wrong with it.</summary>
public sealed class FormState(IReadOnlyDictionary<string, string?> current)
{
    private IFormCollection? _given;

    public IReadOnlyList<FieldProblem> Errors { get; private set; } = [];

    public string this[string field] => _given is null ? current.GetValueOrDefault(field) ?? "" : _given[field].ToString();

    public bool Is(string field) => this[field] is "true" or "on";

    /// <summary>Whether the text is what a field shows of what is there, whatever was given meanwhile.</summary>
    public bool Shows(string field, string text) =>
        string.Equals(Lines(current.GetValueOrDefault(field) ?? ""), Lines(text), StringComparison.Ordinal);

    /// <summary>A browser sends CRLF whatever it was given.</summary>
    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    public string? ErrorOf(string field) => Errors.FirstOrDefault(e => e.Field == field)?.Detail;

    /// <summary>Keeps what was given.</summary>
    public void Keep(IFormCollection given) => _given = given;

    /// <summary>Keeps what was given, and why it was refused.</summary>
    public void Refuse(IFormCollection given, ProblemHttpResult problem)
    {
        _given = given;
        var details = problem.ProblemDetails;
        Errors = Extension("errors") as IReadOnlyList<FieldProblem>
            ?? [new FieldProblem(Text("code"), Text("field"), details.Detail ?? "")];

        string Text(string name) => Extension(name) as string ?? "";

        object? Extension(string name) => details.Extensions.TryGetValue(name, out var value) ? value : null;
    }

    public void Refuse(IFormCollection given, string field, string detail)
    {
        _given = given;
        Errors = [new FieldProblem("value_invalid", field, detail)];
    }
}
