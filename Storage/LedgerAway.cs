using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace WebhookOps.Storage;

/// <summary>Answers 503 and not 500 while the ledger is away: it is nobody's fault here, and comes back. Health and the sweeps tell the log of it.</summary>
internal sealed class LedgerAway : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (LedgerUnavailableException.ReasonIn(exception) is null)
        {
            return false;
        }

        httpContext.Response.Headers.RetryAfter = "1";
        await TypedResults.Problem(
            "The ledger cannot be read or written at the moment. Try again later.",
            statusCode: StatusCodes.Status503ServiceUnavailable,
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = "ledger_unavailable" }).ExecuteAsync(httpContext);
        return true;
    }
}
