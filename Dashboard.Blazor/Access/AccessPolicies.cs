namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>Names of authorization policies and of the ways to prove oneself.</summary>
internal static class AccessPolicies
{
    /// <summary>The API: a key in the Authorization header, and never a cookie, so that no other site can act through a browser.</summary>
    public const string Api = "operator-api";

    /// <summary>The part of the API that makes and revokes keys.</summary>
    public const string ApiAdmin = "operator-api-admin";

    /// <summary>The pages: a signed-in browser.</summary>
    public const string Pages = "operator-pages";

    /// <summary>Any signed-in browser, whatever its scope: for signing out.</summary>
    public const string SignedIn = "operator-signed-in";

    public const string KeyScheme = "ApiKey";

    public const string SessionScheme = "Session";

    public const string SignInLimit = "sign-in";

    /// <summary>The query parameter of the sign-in page that says where to go afterwards.</summary>
    public const string ReturnParameter = "return";
}
