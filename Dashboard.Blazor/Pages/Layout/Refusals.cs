using Microsoft.AspNetCore.Http.HttpResults;

namespace WebhookOps.Dashboard.Blazor.Pages.Layout;

/// <summary>Answers to a browser for what no page answers: the status, what it means and what to do.</summary>
internal static class Refusals
{
    private const string EnhancedNavigation = "blazor-enhanced-nav";

    /// <summary>
    /// Says what the response's status means. A page that found nothing has begun to render, and rendering begins once in a scope: this has
    /// one of its own.
    /// </summary>
    public static async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.Remove(EnhancedNavigation);
        var services = context.RequestServices;
        await using var scope = services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        try
        {
            await Of(context.Response.StatusCode).ExecuteAsync(context);
        }
        finally
        {
            context.RequestServices = services;
        }
    }

    public static RazorComponentResult<Refusal> Of(int status)
    {
        var (title, remedy) = status switch
        {
            StatusCodes.Status400BadRequest => ("This form has expired", "Go back, reload the page and try again. Nothing was changed."),
            StatusCodes.Status403Forbidden => ("You may not do that", "Sign out and sign in as somebody who may, or ask an admin for the right. Nothing was changed."),
            StatusCodes.Status404NotFound => ("There is nothing here", "The address is wrong, or what it led to was removed after its time."),
            StatusCodes.Status405MethodNotAllowed => ("This address cannot be used that way", "Use the buttons of the pages."),
            StatusCodes.Status429TooManyRequests => ("Too many attempts", "Somebody has tried to sign in too often from here or with this name. Wait some minutes, then try again."),
            StatusCodes.Status503ServiceUnavailable => ("The ledger is away", "It cannot be read or written at the moment: its disk may be full, or its server gone. The log says why. Try again once it is back."),
            _ => ("That did not work", "Try again. If it goes on, the log says why."),
        };
        return Of(status, title, remedy);
    }

    public static RazorComponentResult<Refusal> Of(int status, string title, string remedy) =>
        new(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(Refusal.Title)] = title, [nameof(Refusal.Remedy)] = remedy })
        {
            StatusCode = status,
        };
}
