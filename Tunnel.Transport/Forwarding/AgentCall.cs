using System.Globalization;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>A request for a private app on its way to the app's agent, through a tunnel or to the service that holds it.</summary>
public static class AgentCall
{
    /// <summary>Points a message at whoever passes it on. Its URI was the app's own; that travels along in headers.</summary>
    /// <param name="prefix">What stands before the app's path.</param>
    public static void Address(HttpRequestMessage message, Uri via, string prefix, bool verifyTls, TimeSpan timeout)
    {
        var app = message.RequestUri!;
        message.RequestUri = RawUri.Of(via, prefix + app.PathAndQuery);
        message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        message.Headers.Host = app.Authority;
        message.Headers.TryAddWithoutValidation(TunnelHeaders.Target, app.GetLeftPart(UriPartial.Authority));
        message.Headers.TryAddWithoutValidation(TunnelHeaders.Timeout, timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        if (!verifyTls)
        {
            message.Headers.TryAddWithoutValidation(TunnelHeaders.VerifyTls, "no");
        }
    }

    /// <summary>Takes the address that the agent connected to out of an answer; null when it is none of an app.</summary>
    public static string? TakeRemoteAddress(HttpResponseMessage answer)
    {
        var value = answer.Headers.NonValidated.TryGetValues(TunnelHeaders.RemoteAddress, out var values) ? values.ToString() : null;
        answer.Headers.Remove(TunnelHeaders.RemoteAddress);
        return value;
    }
}
