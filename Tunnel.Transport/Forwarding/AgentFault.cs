using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>Tells an answer that the agent made itself from one of the app's.</summary>
public static class AgentFault
{
    private const int MaxDetail = 512;

    public static ValueTask<ForwardFault?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation) =>
        answer.Headers.NonValidated.TryGetValues(TunnelHeaders.Error, out var code) ? ReadDetailAsync(answer, code.ToString(), cancellation) : default;

    private static async ValueTask<ForwardFault?> ReadDetailAsync(HttpResponseMessage answer, string code, CancellationToken cancellation)
    {
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
        var detail = new char[MaxDetail];
        var length = await reader.ReadBlockAsync(detail, cancellation);
        return new ForwardFault(code, new string(detail, 0, length), (int)answer.StatusCode);
    }
}
