using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace WebhookOps.Dashboard.Blazor.Api.Documents;

/// <summary>Says of each member what it is in JSON, and what it may look like, so that every answer has an example.</summary>
internal sealed class ApiMembers : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Type is { } type && (type.HasFlag(JsonSchemaType.Integer) || type.HasFlag(JsonSchemaType.Number)))
        {
            schema.Type = type & ~JsonSchemaType.String; // the reader would take a number in quotation marks too; nothing writes one
            schema.Pattern = null;
        }

        if (context.JsonPropertyInfo is { } member && schema.Examples is not { Count: > 0 } && MemberExamples.Of(member.DeclaringType.Name, member.Name, schema) is { } example)
        {
            schema.Examples = [example];
        }

        return Task.CompletedTask;
    }
}
