namespace WebhookOps.Dashboard.Blazor.Pages.SignIn;

/// <summary>Where to go back to after signing in: a path of this site or nothing.</summary>
internal static class LocalPath
{
    /// <returns>The path as it came, or <c>/</c> for whatever might lead elsewhere.</returns>
    public static string Of(string? path) => path is ['/', ..] && !IsForeign(path) && !path.Any(char.IsControl) ? path : "/";

    /// <summary>Browsers read <c>//host</c> and <c>/\host</c> as another site.</summary>
    private static bool IsForeign(string path) => path is [_, '/' or '\\', ..];
}
