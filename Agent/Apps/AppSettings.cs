using System.Security.Cryptography.X509Certificates;

namespace WebhookOps.Agent.Apps;

/// <summary>What an agent does with the requests that come through its tunnel.</summary>
public sealed record AppSettings
{
    /// <summary>Where live requests go that no route takes; null: nowhere.</summary>
    public Uri? App { get; init; }

    public IReadOnlyList<Route> Routes { get; init; } = [];

    /// <summary>Targets as <c>host:port</c>; the apps of <see cref="App"/> and <see cref="Routes"/> are allowed besides.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>How long an app may take to begin its answer, where the server does not say.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Check the certificates of apps called over HTTPS.</summary>
    public bool VerifyTls { get; init; } = true;

    /// <summary>Authorities of apps' certificates that are trusted besides the system's.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    /// <summary>The only request headers that reach an app; empty: all.</summary>
    public IReadOnlyList<string> HeaderAllowList { get; init; } = [];

    /// <summary>Requests under way at once; beyond that they are answered with 429. 0: as many as come.</summary>
    public long MaxConcurrentRequests { get; init; }

    /// <summary>The largest request body, in bytes; beyond that the answer is 413. 0: any.</summary>
    public long MaxPayloadBytes { get; init; }

    public AllowList AllowList() => new([.. Allow, .. Routes.Select(r => r.App).Append(App).OfType<Uri>().Select(u => $"{u.Host}:{u.Port}")]);
}
