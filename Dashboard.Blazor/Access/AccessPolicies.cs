namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>
/// Names of authorization policies and of the ways to prove oneself. Every endpoint of the operator plane declares one of these policies
/// or that it is for anybody; a test refuses one that does neither.
/// </summary>
internal static class AccessPolicies
{
    /// <summary>
    /// The API: a key in the Authorization header, and never a cookie, so that no other site can act through a browser. A viewer reads; an
    /// operator changes.
    /// </summary>
    public const string Api = "operator-api";

    /// <summary>The part of the API about who may use the product, for admins.</summary>
    public const string ApiAdmin = "operator-api-admin";

    /// <summary>The pages: a signed-in browser. A viewer reads; an operator changes.</summary>
    public const string Pages = "operator-pages";

    /// <summary>The pages that are nothing but a form, which a viewer may not send.</summary>
    public const string PagesOperator = "operator-pages-operator";

    /// <summary>The pages about who may use the product, for admins.</summary>
    public const string PagesAdmin = "operator-pages-admin";

    /// <summary>Any signed-in browser, whatever its scope: for signing out and for one's own password.</summary>
    public const string SignedIn = "operator-signed-in";

    public const string KeyScheme = "ApiKey";

    public const string SessionScheme = "Session";

    /// <summary>The rate limit of whatever takes a password, a key or a one-time token.</summary>
    public const string SignInLimit = "sign-in";

    /// <summary>The query parameter of the sign-in page that says where to go afterwards.</summary>
    public const string ReturnParameter = "return";

    /// <summary>The query parameter that carries a one-time token.</summary>
    public const string TokenParameter = "token";

    /// <summary>The query parameter that carries the code of another house that signs people in.</summary>
    public const string CodeParameter = "code";
}
