using System.Net;
using System.Text;
using WebhookOps.Core.Deliveries;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.Tunnel.Transport.Forwarding;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Tunnel.Service.Directory;

/// <summary>Passes a request to the replica that holds its tunnel. That one passes it on to nobody but its own tunnel, so there is one hop at most.</summary>
internal sealed class ReplicaClient(InternalPass pass) : IDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        MaxResponseHeadersLength = 64,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        UseCookies = false,
        UseProxy = false,
    });

    /// <param name="target">Path and query of an internal endpoint.</param>
    /// <param name="timeout">How long nothing may happen until the answer begins; longer than the other replica's own limit.</param>
    /// <returns>As <see cref="Forwarder.ForwardAsync"/>. What the other replica says of a fault of its own has been passed on.</returns>
    public async Task<ForwardFault?> PassAsync(
        HttpContext context, TunnelPlace place, string target, IEnumerable<KeyValuePair<string, string>> headers, TimeSpan timeout)
    {
        var fault = await Forwarder.ForwardAsync(context, _client, new Forward
        {
            Uri = RawUri.Of(new Uri(place.InternalUrl!), target),
            Host = context.Request.Host.Value,
            Headers = [.. headers, new(InternalPass.Header, pass.Show())],
            Timeout = timeout,
            Annotate = OwnHeaders,
        });
        return fault is { Status: 502 } ? fault with { Code = ErrorCodes.AgentDisconnected, Detail = "The part of the service that holds the tunnel does not answer." } : fault;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>What the other replica adds for us is otherwise not passed on.</summary>
    private static IEnumerable<KeyValuePair<string, string>> OwnHeaders(HttpResponseMessage answer) =>
        answer.Headers.NonValidated.Where(h => TunnelHeaders.IsOurs(h.Key)).Select(h => KeyValuePair.Create(h.Key, h.Value.ToString()));
}
