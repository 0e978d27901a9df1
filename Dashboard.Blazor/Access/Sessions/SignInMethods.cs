namespace WebhookOps.Dashboard.Blazor.Access.Sessions;

/// <summary>How a session can begin, as it is stored and shown.</summary>
internal static class SignInMethods
{
    public const string Password = "password";
    public const string Key = "key";
    public const string Link = "link";
    public const string GitHub = "github";
}
