using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>
/// WebSocket requests: HTTP/1.1 Upgrade outside the tunnel, extended CONNECT (RFC 8441) inside it. Only the hand-over differs; the frames
/// pass as bytes.
/// </summary>
internal static class Upgrade
{
    private const string WebSocket = "websocket";

    public static bool IsWanted(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: WebSocket }
        || (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } && WebSocket.Equals(context.Request.Headers.Upgrade, StringComparison.OrdinalIgnoreCase));

    public static void Ask(HttpRequestMessage message, bool throughTunnel)
    {
        if (throughTunnel)
        {
            message.Method = HttpMethod.Connect;
            message.Headers.Protocol = WebSocket;
            return;
        }

        message.Method = HttpMethod.Get;
        message.Headers.Connection.Add("Upgrade");
        message.Headers.TryAddWithoutValidation("Upgrade", WebSocket);
        if (!message.Headers.Contains("Sec-WebSocket-Key"))
        {
            message.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", Convert.ToBase64String(Guid.NewGuid().ToByteArray()));
        }
    }

    public static bool IsGranted(HttpResponseMessage response, bool throughTunnel) =>
        throughTunnel ? response.IsSuccessStatusCode : (int)response.StatusCode == StatusCodes.Status101SwitchingProtocols;

    /// <summary>Hands the caller over and carries bytes both ways until one side ends.</summary>
    public static async Task RelayAsync(HttpContext context, HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var near = await AcceptAsync(context);
        await using var far = await response.Content.ReadAsStreamAsync(cancellation);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] pumps = [PumpAsync(near, far, over.Token), PumpAsync(far, near, over.Token)];
        await Task.WhenAny(pumps);
        await over.CancelAsync();
        await Task.WhenAll(pumps).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async ValueTask<Stream> AcceptAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } extended)
        {
            context.Response.StatusCode = StatusCodes.Status200OK;
            return await extended.AcceptAsync();
        }

        context.Response.Headers.Upgrade = WebSocket;
        return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    private static async Task PumpAsync(Stream from, Stream to, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await from.ReadAsync(buffer, cancellation)) > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, count), cancellation);
            await to.FlushAsync(cancellation);
        }
    }
}
