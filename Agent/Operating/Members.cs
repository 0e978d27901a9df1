using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebhookOps.Agent.Configuration;
using WebhookOps.Agent.Output;

namespace WebhookOps.Agent.Operating;

/// <summary>
/// Members of a request's body as they are written on the command line: <c>enabled=false retry.maxAttempts=5 url=https://…</c>, by the names
/// that the API has for them. What is JSON is JSON, everything else is text, and <c>${env:NAME}</c> or <c>${file:PATH}</c> stands for a secret.
/// </summary>
internal static class Members
{
    private const string Form = "As the API names it: url=https://…, enabled=false, retry.maxAttempts=5, rateLimit=null; secrets as '${env:NAME}' or '${file:PATH}'";

    public static Argument<string[]> Required { get; } = new("member=value") { Description = Form, Arity = ArgumentArity.OneOrMore };

    public static Argument<string[]> Optional { get; } = new("member=value") { Description = Form, Arity = ArgumentArity.ZeroOrMore };

    /// <exception cref="UsageException">One is not of that form, or a secret is not where it is said to be.</exception>
    public static JsonObject AddTo(JsonObject body, IReadOnlyList<string> members)
    {
        foreach (var member in members)
        {
            var at = member.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw new UsageException($"'{Printable.Of(member)}' is not a member and its value. Write url=https://example.com, or rateLimit=null to remove it.");
            }

            var path = member[..at];
            Set(body, path.Split('.'), SecretReferences.Require(JsonOrText.Parse(member[(at + 1)..], Printable.Of(path)), Printable.Of(path)));
        }

        return body;
    }

    /// <summary>Those of some members that were given, as text.</summary>
    public static JsonObject AddGiven(this JsonObject body, params IEnumerable<(string Name, string? Value)> members)
    {
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                body[name] = value;
            }
        }

        return body;
    }

    /// <summary>What to write instead where a text was meant that reads as JSON.</summary>
    /// <param name="code">Of the server's complaint.</param>
    /// <param name="field">As a path that the complaint is about.</param>
    /// <returns>Nothing, or a sentence to append.</returns>
    public static string RemedyOf(string? code, string? field, JsonNode? body)
    {
        var value = code == "type_invalid" && field is { Length: > 0 } ? field.Split('.').Aggregate(body, (node, name) => (node as JsonObject)?[name]) : null;
        return value is JsonValue && value.GetValueKind() is (JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            ? $""" A text that reads as JSON is written in quotes: {field}='"{value.ToJsonString()}"'."""
            : "";
    }

    private static void Set(JsonObject body, ReadOnlySpan<string> path, JsonNode? value)
    {
        foreach (var name in path[..^1])
        {
            if (body[name] is not JsonObject inner)
            {
                body[name] = inner = [];
            }

            body = inner;
        }

        body[path[^1]] = value;
    }
}
