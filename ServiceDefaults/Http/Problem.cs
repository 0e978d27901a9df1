using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace WebhookOps.ServiceDefaults.Http;

/// <summary>Errors as problem details (RFC 9457) with a stable <c>code</c> for programs.</summary>
public static class Problem
{
    /// <param name="code">Stable, snake case: <c>signature_invalid</c>, <c>source_not_found</c>, …</param>
    /// <param name="detail">What is wrong and what to do about it.</param>
    /// <param name="field">The field of the request that is at fault, as a path (<c>retry.maxAttempts</c>).</param>
    public static ProblemHttpResult Of(int status, string code, string detail, string? field = null)
    {
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code };
        if (field is not null)
        {
            extensions["field"] = field;
        }

        return TypedResults.Problem(detail, statusCode: status, extensions: extensions);
    }
}
