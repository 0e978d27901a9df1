using WebhookOps.Operator.Tests.Pages;

namespace WebhookOps.Operator.Tests.Access;

internal static class Users
{
    public const string Password = "correct horse battery";

    /// <returns>Path and query of the link that sets the password.</returns>
    public static async Task<string> InviteAsync(this OperatorHost host, string name, string role)
    {
        var made = await host.PostAsync("/api/users", $$"""{"name":"{{name}}","role":"{{role}}"}""");
        return new Uri((string)made.Expect(201).Json["invitationUrl"]!).PathAndQuery;
    }

    /// <summary>A browser in which a new user has just set their password.</summary>
    public static async Task<Browser> SignInAsUserAsync(this OperatorHost host, string name, string role)
    {
        var link = await host.InviteAsync(name, role);
        var browser = new Browser(host);
        (await browser.SubmitAsync(link, link, ("Password", Password))).Status.ShouldBe(302);
        return browser;
    }
}
