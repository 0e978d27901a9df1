using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Access.Users;

namespace WebhookOps.Dashboard.Blazor.Pages.Settings;

/// <summary>What a signed-in user may change of their own account, whatever their role.</summary>
internal static class ProfileForms
{
    private const string Wrong = "password-wrong";
    private const string Refused = "password-refused";

    public static void MapProfileForms(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapForms(AccessPolicies.SignedIn).MapPost("/profile/password", static async (HttpContext context, Accounts accounts) =>
        {
            var form = context.Request.Form;
            var outcome = await accounts.ChangePasswordAsync(context.User, form["current"].ToString(), form["next"].ToString(), context.RequestAborted);
            return TypedResults.Redirect("/settings?notice=" + outcome switch
            {
                PasswordChange.Done => "password",
                PasswordChange.Refused => Refused,
                _ => Wrong,
            });
        });

    /// <returns>What a word of the query string says went wrong; null: nothing.</returns>
    public static string? Explain(string word) => word switch
    {
        Wrong => "The current password is wrong, or was tried too often. Wait five minutes, or have an admin reset it.",
        Refused => "That password is not taken: it is too short, repeats a few characters, or holds your name.",
        _ => null,
    };
}
