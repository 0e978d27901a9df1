using System.Globalization;
using WebhookOps.Core.Deliveries;
using WebhookOps.ServiceDefaults.Tunnels;
using WebhookOps.Tunnel.Service.Sessions;
using WebhookOps.Tunnel.Transport.Connections;
using WebhookOps.Tunnel.Transport.Forwarding;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Tunnel.Service.Agents;

/// <summary>Requests through the tunnels that end in this process.</summary>
internal sealed class AgentTunnels(TunnelRegistry registry) : IAgentTunnels
{
    public bool IsOnline(string agent) => registry.TryFindByName(agent, out var session) && session.AgentId is not null;

    public async Task<AgentAnswer> SendAsync(string agent, HttpRequestMessage message, bool verifyTls, TimeSpan timeout, CancellationToken cancellation)
    {
        if (!registry.TryFindByName(agent, out var session) || session.AgentId is null)
        {
            throw new AgentTunnelException(ErrorCodes.AgentUnavailable, $"The agent '{agent}' is not connected.");
        }

        Address(message, verifyTls, timeout);
        HttpResponseMessage response;
        try
        {
            response = await session.Client.SendAsync(message, cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new AgentTunnelException(ErrorCodes.AgentDisconnected, $"The tunnel of agent '{agent}' was lost while the request was under way.", failure);
        }

        if (await AgentFault.ReadAsync(response, cancellation) is { } fault)
        {
            response.Dispose();
            throw new AgentTunnelException(fault.Code, fault.Detail);
        }

        return new AgentAnswer(response, Take(response, TunnelHeaders.RemoteAddress));
    }

    private static void Address(HttpRequestMessage message, bool verifyTls, TimeSpan timeout)
    {
        var app = message.RequestUri!;
        message.RequestUri = RawUri.Of(TunnelHandler.Origin, app.PathAndQuery);
        message.Version = System.Net.HttpVersion.Version20;
        message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        message.Headers.Host = app.Authority;
        message.Headers.TryAddWithoutValidation(TunnelHeaders.Target, app.GetLeftPart(UriPartial.Authority));
        message.Headers.TryAddWithoutValidation(TunnelHeaders.Timeout, timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        if (!verifyTls)
        {
            message.Headers.TryAddWithoutValidation(TunnelHeaders.VerifyTls, "no");
        }
    }

    private static string? Take(HttpResponseMessage response, string name)
    {
        var value = response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
        response.Headers.Remove(name);
        return value;
    }
}
