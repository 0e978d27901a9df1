using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>
/// A JSON body, read strictly: what the record does not know, or cannot hold, is refused by name. It also remembers which members were
/// given, so that a PATCH changes those and no other. A request without a body gives none of them, as <c>{}</c> does. Binding never
/// throws; <see cref="BodyFilter"/> answers the problem.
/// </summary>
internal sealed class Body<T> : IBody, IGivenMembers, IEndpointParameterMetadataProvider
    where T : class
{
    private readonly T? _value;
    private readonly List<string> _given = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nulls = new(StringComparer.Ordinal);

    private Body(T value, JsonElement json)
    {
        _value = value;
        foreach (var member in json.EnumerateObject())
        {
            _given.Add(member.Name);
            _paths.Add(member.Name);
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                _nulls.Add(member.Name);
            }
            else if (member.Value.ValueKind == JsonValueKind.Object)
            {
                _paths.UnionWith(member.Value.EnumerateObject().Select(inside => $"{member.Name}.{inside.Name}"));
            }
        }
    }

    private Body(ProblemHttpResult problem) => Problem = problem;

    public ProblemHttpResult? Problem { get; }

    public T Value => _value ?? throw new InvalidOperationException("The body could not be read; the filter should have answered.");

    /// <summary>The JSON names of the members that stood in the body.</summary>
    public IReadOnlyCollection<string> Given => _given;

    public bool Has(string member) =>
        _paths.Contains(member) || (member.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && _nulls.Contains(member[..dot]));

    public static async ValueTask<Body<T>> BindAsync(HttpContext context, ParameterInfo _)
    {
        if (context.Request.ContentType is null && !HasBody(context))
        {
            return Of([]);
        }

        if (!context.Request.HasJsonContentType())
        {
            return new(BareRefusals.UnsupportedContentType());
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, StrictJson.Document, context.RequestAborted);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return new(ServiceDefaults.Http.Problem.Of(StatusCodes.Status400BadRequest, "json_invalid", "The body must be a JSON object."));
            }

            return Read(document.RootElement);
        }
        catch (JsonException malformed)
        {
            return new(ServiceDefaults.Http.Problem.Of(
                StatusCodes.Status400BadRequest,
                "json_invalid",
                malformed.LineNumber is { } line
                    ? $"The body is not valid JSON (line {line + 1}, byte {malformed.BytePositionInLine + 1})."
                    : "The body is not valid JSON: a member stands twice in one object."));
        }
        catch (BadHttpRequestException refused)
        {
            return new(ServiceDefaults.Http.Problem.Of(refused.StatusCode, "body_unreadable", refused.Message));
        }
    }

    /// <summary>A body that did not come as one: of a form, or of a file.</summary>
    public static Body<T> Of(JsonObject json) => Read(JsonSerializer.SerializeToElement(json));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));

    private static bool HasBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? context.Request.ContentLength is not (null or 0);

    private static Body<T> Read(JsonElement json) => StrictJson.TryRead<T>(json, out var value, out var error)
        ? new(value, json)
        : new(Problems.Invalid([error]));
}
