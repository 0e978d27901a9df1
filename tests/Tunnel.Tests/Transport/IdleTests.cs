using System.Net;
using WebhookOps.Testing.Http;

namespace WebhookOps.Tunnel.Tests.Transport;

public sealed class IdleTests
{
    /// <summary>Kestrel and SocketsHttpHandler each look once a second for connections whose time is up.</summary>
    private static readonly TimeSpan SeveralLooks = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_tunnel_without_requests_stays_up()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", app.Url);
        (await host.Caller.GetAsync(host.Hook("shop"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        host.Registry.TryFindByName("shop", out var session).ShouldBeTrue();

        await Task.Delay(SeveralLooks);

        session!.Ended.IsCompleted.ShouldBeFalse();
        (await host.Caller.GetAsync(host.Hook("shop"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        host.Registry.TryFindByName("shop", out var still).ShouldBeTrue();
        still.ShouldBeSameAs(session);
    }
}
