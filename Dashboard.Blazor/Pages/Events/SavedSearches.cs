using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Actions;

namespace WebhookOps.Dashboard.Blazor.Pages.Events;

/// <summary>Gives a search a name, for everybody, or takes it away.</summary>
internal static class SavedSearches
{
    public static void MapSavedSearches(this IEndpointRouteBuilder endpoints)
    {
        var forms = endpoints.MapForms(AccessPolicies.Pages);
        forms.MapPost("/searches", static async Task<IResult> (HttpContext context, SavedSearchList searches, CancellationToken cancellation) =>
        {
            var query = context.Request.Form["q"].ToString();
            var (_, problem) = await searches.SaveAsync(context.User, context.Request.Form["name"], query, cancellation);
            return Back(query, problem is null ? "saved" : null);
        });
        forms.MapPost("/searches/delete", static async Task<IResult> (HttpContext context, SavedSearchList searches, CancellationToken cancellation) =>
        {
            var problem = await searches.DeleteAsync(context.User, context.Request.Form["id"].ToString(), cancellation);
            return Back(context.Request.Form["q"].ToString(), problem is null ? "deleted" : null);
        });
    }

    private static RedirectHttpResult Back(string text, string? notice) =>
        TypedResults.LocalRedirect($"/events?q={Uri.EscapeDataString(text)}{(notice is null ? "" : $"&notice={notice}")}");
}
