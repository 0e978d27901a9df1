using System.Net;

namespace WebhookOps.Agent.Configuration;

/// <summary>The server as people write it, and the addresses that follow from it.</summary>
internal sealed record ServerAddress(Uri Base)
{
    /// <summary>Anything but a loopback address must be reached over TLS, unless the user accepts that others can read along.</summary>
    /// <param name="place">Where it was given, for the error: <c>--server</c>, …</param>
    /// <exception cref="UsageException"/>
    public static ServerAddress Parse(string text, string place, bool insecure)
    {
        if (UriOf(text) is not { } uri)
        {
            throw new UsageException($"{place} is '{text}'. Give the server's URL, for example https://{(place.EndsWith("operator", StringComparison.OrdinalIgnoreCase) ? "ops" : "hooks")}.example.com.");
        }

        var secure = uri.Scheme == Uri.UriSchemeHttps;
        var local = uri.IsLoopback || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        return secure || local || insecure
            ? new ServerAddress(uri)
            : throw new UsageException($"{place} is '{text}', which is not encrypted. Use https, or say --insecure if nobody can listen in between.");
    }

    /// <summary>Whether a text names a server, however it is written.</summary>
    public static bool IsOf(string text, Uri server) => UriOf(text) is { } uri && uri.AbsoluteUri.TrimEnd('/') == server.AbsoluteUri.TrimEnd('/');

    public Uri AgentEndpoint => WebSocket(Base.AbsolutePath.Length > 1 ? Base.AbsolutePath : "/api/tunnel");

    public Uri ChannelEndpoint(string channelId) => WebSocket("/ws/" + channelId);

    /// <summary>An address of the relay: <c>stream/NAME</c>, <c>ack</c>, ….</summary>
    public Uri Connect(string path, string query, bool webSocket = false)
    {
        var plain = new UriBuilder(Base) { Path = Base.AbsolutePath.TrimEnd('/') + "/connect/" + path, Query = query };
        plain.Scheme = webSocket ? Base.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" : Base.Scheme;
        return plain.Uri;
    }

    private static Uri? UriOf(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https" or "ws" or "wss")
            ? new UriBuilder(uri) { Scheme = uri.Scheme is "https" or "wss" ? "https" : "http", Port = uri.IsDefaultPort ? -1 : uri.Port }.Uri
            : null;

    private Uri WebSocket(string path) => new UriBuilder(Base) { Scheme = Base.Scheme == Uri.UriSchemeHttps ? "wss" : "ws", Path = path, Query = "" }.Uri;
}
