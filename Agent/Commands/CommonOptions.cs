using System.CommandLine;
using System.Globalization;
using WebhookOps.Agent.Apps;
using WebhookOps.Agent.Configuration;

namespace WebhookOps.Agent.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string?> Server { get; } = new("--server", "-s") { Description = "Public URL of the WebhookOps server, for example https://hooks.example.com" };

    public static Option<string?> Forward { get; } = new("--forward", "-f") { Description = "URL of the local app, for example http://localhost:3000; a bare port will do" };

    public static Option<string?> Config { get; } = new("--config") { Description = "Configuration file (JSON)" };

    public static Option<bool> Insecure { get; } = new("--insecure") { Description = "Accept a server without TLS, or with a certificate that cannot be checked" };

    public static Option<string?> Output { get; } = new("--output", "-o") { Description = "interactive, compact, quiet or json; interactive in a terminal, compact elsewhere" };

    /// <summary>A URL of an app as people write it: <c>3000</c>, <c>localhost:3000</c>, <c>http://localhost:3000/base</c>.</summary>
    /// <exception cref="UsageException"/>
    public static Uri App(string text)
    {
        var url = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? $"http://localhost:{port}"
            : text.Contains("://", StringComparison.Ordinal) ? text
            : "http://" + text;
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri is { UserInfo: "", Query: "", Fragment: "" } ? uri : throw new UsageException($"The URL of an app on {uri.Host} has a user name, a query or a fragment in it. None of them would be sent: leave them out.")
            : throw new UsageException($"'{text}' is not the URL of an app. Give one such as http://localhost:3000.");
    }

    public static AppSettings Apps(Settings settings, Uri? app, IReadOnlyList<string> allow)
    {
        try
        {
            var apps = new AppSettings
            {
                App = app,
                Allow = allow,
                Routes = RouteList.Read(settings, app),
                HeaderAllowList = settings.List(ConfKeys.HeaderAllowList, null),
                RequestTimeout = settings.RequestTimeout,
                VerifyTls = settings.VerifyTls,
                Authorities = Authorities.Load(settings.List(ConfKeys.VerifyPaths, null)),
                MaxConcurrentRequests = settings.MaxConcurrentRequests,
                MaxPayloadBytes = settings.MaxPayloadBytes,
            };
            apps.AllowList();
            return apps;
        }
        catch (FormatException malformed)
        {
            throw new UsageException(malformed.Message);
        }
    }
}
