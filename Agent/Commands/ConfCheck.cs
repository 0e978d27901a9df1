using WebhookOps.Agent.Apps;
using WebhookOps.Agent.Configuration;

namespace WebhookOps.Agent.Commands;

/// <summary>Reads one key of a configuration file as the commands will, so that what they would refuse is not stored.</summary>
internal static class ConfCheck
{
    private static readonly Uri s_anyApp = new("http://localhost");

    /// <exception cref="UsageException">The message names the key and what it takes.</exception>
    public static void Of(string key, ConfFile file)
    {
        try
        {
            Read(key, new Settings(file, fromFileAlone: true));
        }
        catch (Exception wrong) when (wrong is UsageException or FormatException)
        {
            throw new UsageException(wrong.Message.StartsWith(key, StringComparison.Ordinal) ? wrong.Message : $"{key}: {wrong.Message}");
        }
    }

    private static object? Read(string key, Settings settings) => key switch
    {
        // Whether a server may be reached without TLS is said when it is reached, and so is whether certificates are there.
        ConfKeys.Server or ConfKeys.Operator => settings.Text(key, null) is { } server ? ServerAddress.Parse(server, key, insecure: true) : null,
        ConfKeys.Forward or ConfKeys.WebhookBaseUrl => settings.Text(key, null) is { } url ? CommonOptions.App(url) : null,
        ConfKeys.Key => settings.Text(key, null) is { } secret ? HeaderText.Of(secret, key) : null,
        ConfKeys.Id or ConfKeys.Secret => settings.Text(key, null),
        ConfKeys.Allow => new AllowList(settings.List(key, null)),
        ConfKeys.HeaderAllowList or ConfKeys.VerifyPaths => settings.List(key, null),
        ConfKeys.Routes => RouteList.Read(settings, s_anyApp),
        ConfKeys.Output => settings.Output(null),
        ConfKeys.Enabled => settings.Enabled,
        ConfKeys.VerifyTls => settings.VerifyTls,
        ConfKeys.RequestTimeout => settings.RequestTimeout,
        ConfKeys.PingInterval => settings.PingInterval,
        ConfKeys.IdleTimeout => settings.PingTimeout,
        ConfKeys.FirstRetry => settings.FirstRetry,
        ConfKeys.LongestRetry => settings.LongestRetry,
        ConfKeys.RetryJitter => settings.RetryJitter,
        ConfKeys.MaxConcurrentRequests => settings.MaxConcurrentRequests,
        ConfKeys.MaxPayloadBytes => settings.MaxPayloadBytes,
        _ => throw new UsageException($"{key} cannot be checked."),
    };
}
