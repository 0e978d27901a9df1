namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>Knows which members a JSON body gave, so that a PATCH changes those and no other.</summary>
internal interface IGivenMembers
{
    /// <summary>Whether a member stood in the body, if only as null.</summary>
    /// <param name="member">Its JSON name, or that of a member of it (<c>dedupe.header</c>), which stands there as null if it does.</param>
    bool Has(string member);
}
