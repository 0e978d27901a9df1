using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api;

/// <summary>How long a replaced secret stays valid.</summary>
internal static class SecretOverlap
{
    private const int DefaultSeconds = 86_400;
    private const int MaxSeconds = 604_800;

    public static TimeSpan Read(int? seconds, Checks checks)
    {
        checks.Range(seconds, 0, MaxSeconds, "overlapSeconds");
        return TimeSpan.FromSeconds(seconds ?? DefaultSeconds);
    }
}
