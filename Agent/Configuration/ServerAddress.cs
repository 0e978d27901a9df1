using System.Net;

namespace WebhookOps.Agent.Configuration;

/// <summary>The server as people write it, and the addresses that follow from it.</summary>
internal sealed record ServerAddress(Uri Base)
{
    /// <summary>Anything but a loopback address must be reached over TLS, unless the user accepts that others can read along.</summary>
    /// <exception cref="UsageException"/>
    public static ServerAddress Parse(string text, bool insecure)
    {
        var url = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "ws" or "wss"))
        {
            throw new UsageException($"--server is '{text}'. Give the server's public URL, for example https://hooks.example.com.");
        }

        var secure = uri.Scheme is "https" or "wss";
        var local = uri.IsLoopback || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        return secure || local || insecure
            ? new ServerAddress(new UriBuilder(uri) { Scheme = secure ? "https" : "http", Port = uri.IsDefaultPort ? -1 : uri.Port }.Uri)
            : throw new UsageException($"--server is '{text}', which is not encrypted. Use https, or say --insecure if nobody can listen in between.");
    }

    public Uri AgentEndpoint => WebSocket(Base.AbsolutePath.Length > 1 ? Base.AbsolutePath : "/api/tunnel");

    public Uri ChannelEndpoint(string channelId) => WebSocket("/ws/" + channelId);

    /// <summary>An address of the relay: <c>stream/NAME</c>, <c>ack</c>, ….</summary>
    public Uri Connect(string path, string query, bool webSocket = false)
    {
        var plain = new UriBuilder(Base) { Path = Base.AbsolutePath.TrimEnd('/') + "/connect/" + path, Query = query };
        plain.Scheme = webSocket ? Base.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" : Base.Scheme;
        return plain.Uri;
    }

    private Uri WebSocket(string path) => new UriBuilder(Base) { Scheme = Base.Scheme == Uri.UriSchemeHttps ? "wss" : "ws", Path = path, Query = "" }.Uri;
}
