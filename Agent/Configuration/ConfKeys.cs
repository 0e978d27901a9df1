namespace WebhookOps.Agent.Configuration;

/// <summary>The keys of the configuration file. Each is also an environment variable, <c>WEBHOOKOPS_</c> and the key in capitals.</summary>
internal static class ConfKeys
{
    public const string Server = "server";
    public const string Forward = "forward";
    public const string Id = "id";
    public const string Secret = "secret";
    public const string Allow = "allow";
    public const string Output = "output";
    public const string VerifyTls = "verify_tls";
    public const string RequestTimeout = "request_timeout_seconds";
    public const string PingInterval = "ping_interval_seconds";
    public const string FirstRetry = "reconnect_initial_delay_ms";
    public const string LongestRetry = "reconnect_max_delay_ms";
    public const string RetryJitter = "reconnect_jitter_ms";
    public const string HeaderAllowList = "header_allowlist";
    public const string Routes = "routes";
    public const string Enabled = "enabled";
    public const string MaxConcurrentRequests = "max_concurrent_requests";
    public const string MaxPayloadBytes = "max_payload_bytes";
    public const string IdleTimeout = "ws_idle_timeout_seconds";
    public const string VerifyPaths = "verify_paths";
    public const string WebhookBaseUrl = "webhook_base_url";
    public const string Operator = "operator";
    public const string Key = "key";

    public static IReadOnlyList<string> All { get; } =
        [
            Server, Forward, Id, Secret, Allow, Output, VerifyTls, RequestTimeout, PingInterval, FirstRetry, LongestRetry, RetryJitter, HeaderAllowList, Routes, Enabled,
            MaxConcurrentRequests, MaxPayloadBytes, IdleTimeout, VerifyPaths, WebhookBaseUrl, Operator, Key,
        ];

    /// <summary>Names by which others know the same settings.</summary>
    public static string Canonical(string key) => key switch
    {
        "remote_endpoint" or "tunnel.remote_endpoint" => Server,
        "local_base_url" or "tunnel.local_base_url" => Forward,
        _ when key.StartsWith("tunnel.", StringComparison.Ordinal) => key["tunnel.".Length..],
        _ => key,
    };
}
