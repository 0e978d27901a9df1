using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>
/// Refuses query parameters that an endpoint does not have, so that a misspelled one is not silently dropped, and values that theirs
/// cannot take. It stands before binding, which would answer 400 and name neither.
/// </summary>
internal static class QueryCheck
{
    public static void CheckQueries(this IEndpointConventionBuilder endpoints) => endpoints.Add(static endpoint =>
    {
        var next = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context => context.Request.Query.Count > 0 && Refuse(context) is { } refused ? refused.ExecuteAsync(context) : next(context);
    });

    private static ProblemHttpResult? Refuse(HttpContext context)
    {
        var known = ParametersOf((RouteEndpoint)context.GetEndpoint()!);
        var checks = new Checks();
        foreach (var (name, values) in context.Request.Query)
        {
            if (known.TryGetValue(name, out var type))
            {
                if (FaultIn(values.ToString(), type) is { } fault)
                {
                    checks.Add(name, fault);
                }
            }
            else if (!(HttpMethods.IsGet(context.Request.Method) && IsOfPages(name)))
            {
                var names = known.Count == 0 ? "It takes none." : $"Known: {string.Join(", ", known.Keys)}.";
                checks.Add(name, $"There is no query parameter '{name}' here. {names}", "unknown_parameter");
            }
        }

        return checks.Failed ? checks.ToProblem() : null;
    }

    /// <summary>Whoever reads lists may ask each of them for pages; one that comes whole has but one.</summary>
    private static bool IsOfPages(string name) => name is "limit" or "after";

    /// <summary>What is bound from the query (all that can be made of a text and is no part of the path), and what an endpoint reads of it by itself.</summary>
    private static Dictionary<string, Type> ParametersOf(RouteEndpoint endpoint)
    {
        var parameters = new Dictionary<string, Type>(StringComparer.OrdinalIgnoreCase);
        foreach (var bound in endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>())
        {
            var type = bound.ParameterInfo.ParameterType;
            if ((type == typeof(string) || bound.HasTryParse) && endpoint.RoutePattern.GetParameter(bound.Name) is null)
            {
                parameters.Add(JsonNamingPolicy.CamelCase.ConvertName(bound.Name), Nullable.GetUnderlyingType(type) ?? type);
            }
        }

        foreach (var read in endpoint.Metadata.GetOrderedMetadata<QueryParameter>())
        {
            parameters.Add(read.Name, typeof(string));
        }

        return parameters;
    }

    private static string? FaultIn(string text, Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.String => null,
        TypeCode.Boolean => bool.TryParse(text, out _) ? null : "Must be true or false.",
        TypeCode.Int32 => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : "Must be a whole number.",
        TypeCode.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : "Must be a whole number.",
        _ => throw new NotSupportedException($"No rule for query parameters of type {type}."),
    };
}
