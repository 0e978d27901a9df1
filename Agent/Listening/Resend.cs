using WebhookOps.Agent.Apps;
using WebhookOps.Tunnel.Transport.Forwarding;

namespace WebhookOps.Agent.Listening;

/// <summary>Sends a request that came before to the app again.</summary>
internal sealed class Resend(AppClient client, AppSettings settings, ExchangeLog log)
{
    public async Task RunAsync(Exchange original, CancellationToken cancellation)
    {
        using var exchange = log.Begin(original.Method, original.App);
        if (!original.Recording.CanRepeat)
        {
            var why = original.Recording.IsWebSocket ? "It opened a WebSocket; what was said in it is not kept." : "Its body was too long to be kept whole.";
            exchange.End(new ForwardFault(Core.Deliveries.ErrorCodes.Protocol, why, 502));
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(settings.RequestTimeout);
        try
        {
            await Recorded.SendAsync(client.For(settings.VerifyTls), original.Method, original.App, original.Recording, exchange.Recording!, throughTunnel: false, limit.Token);
            exchange.End(null);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            exchange.End(failure is OperationCanceledException ? Faults.Timeout(settings.RequestTimeout) : Faults.Of(failure, original.App));
        }
    }
}
