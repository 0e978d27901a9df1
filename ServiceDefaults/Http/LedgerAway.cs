using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace WebhookOps.ServiceDefaults.Http;

/// <summary>Answers 503 and not 500 while the database is away: it is nobody's fault here, and comes back. Health and the sweeps tell the log of it.</summary>
internal sealed class LedgerAway : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!IsAway(exception))
        {
            return false;
        }

        httpContext.Response.Headers.RetryAfter = "1";
        await Problem.Of(StatusCodes.Status503ServiceUnavailable, "ledger_unavailable", "The ledger cannot be reached at the moment. Try again later.").ExecuteAsync(httpContext);
        return true;
    }

    private static bool IsAway(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is DbException { IsTransient: true })
            {
                return true;
            }
        }

        return false;
    }
}
