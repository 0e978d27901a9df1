using System.Text.Json.Nodes;

namespace WebhookOps.Operator.Tests;

/// <summary>What the API said.</summary>
public sealed record ApiAnswer(int Status, string? ContentType, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The problem's stable code.</summary>
    public string? Code => (string?)Json["code"];

    public string? Field => (string?)Json["field"];

    public JsonArray Items => Json["items"]!.AsArray();

    public static async Task<ApiAnswer> ReadAsync(HttpResponseMessage answer) =>
        new((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());

    public ApiAnswer Expect(int status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    /// <summary>Expects problem details with a code, on a field.</summary>
    public void ExpectProblem(int status, string code, string? field = null)
    {
        Expect(status);
        ContentType.ShouldBe("application/problem+json");
        Code.ShouldBe(code, Text);
        Field.ShouldBe(field, Text);
    }
}
