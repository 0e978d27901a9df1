using Microsoft.AspNetCore.Diagnostics;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage;

namespace WebhookOps.Dashboard.Blazor.Pages.Layout;

/// <summary>A person whose page broke sees a page that says so, and not an empty one or JSON.</summary>
internal sealed partial class PageFailures(ILogger<PageFailures> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.PlaneOfConnection() is not (null or Plane.Operator) || !PagesModule.IsForPeople(httpContext.Request))
        {
            return false;
        }

        var isAway = LedgerUnavailableException.ReasonIn(exception) is not null;
        if (!isAway)
        {
            LogBroken(exception, httpContext.Request.Method, httpContext.Request.Path);
        }

        httpContext.Response.StatusCode = isAway ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
        await Refusals.AnswerAsync(httpContext);
        return true;
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} broke")]
    private partial void LogBroken(Exception exception, string method, string path);
}
