using System.Text.Json.Nodes;

namespace WebhookOps.Cli.Tests;

/// <summary>How a run of the command ended, and what it wrote to both outputs.</summary>
internal sealed record Ran(int Code, string Output)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public Ran Expect(int code)
    {
        Code.ShouldBe(code, Output);
        return this;
    }

    /// <summary>Each line as the JSON object that it must be.</summary>
    public IReadOnlyList<JsonNode> Json => [.. Lines.Select(l => JsonNode.Parse(l)!)];
}
