using WebhookOps.Core.Ids;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Pages.Parts;

/// <summary>Where a list goes on: the id of the last row of the page before.</summary>
internal static class Cursor
{
    public static Guid? Read(string prefix, string? text, Checks checks)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var good = PublicId.TryParse(prefix, text, out var id);
        checks.Require(good, "after", "This link to older rows is damaged. Start from the newest.");
        return good ? id : null;
    }
}
