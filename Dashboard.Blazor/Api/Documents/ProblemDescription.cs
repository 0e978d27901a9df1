using Microsoft.OpenApi;

namespace WebhookOps.Dashboard.Blazor.Api.Documents;

/// <summary>What every error looks like.</summary>
internal static class ProblemDescription
{
    public static OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "What went wrong (RFC 9457).",
        Required = new HashSet<string>(["status", "code", "detail"], StringComparer.Ordinal),
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = Text("A page about the status."),
            ["title"] = Text("The status in words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The HTTP status." },
            ["code"] = Text("What is wrong, for programs: stable, in snake case."),
            ["detail"] = Text("What is wrong and what to do about it, for people."),
            ["field"] = Text("The member or parameter at fault, as a path (retry.maxAttempts)."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = "Everything wrong with the request, when it was its content.",
                Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                    {
                        ["code"] = Text("As above."),
                        ["field"] = Text("As above."),
                        ["detail"] = Text("As above."),
                    },
                },
            },
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
