using System.Net.WebSockets;
using WebhookOps.Core.Secrets;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Tunnel.Tests.Transport;
using WebhookOps.Tunnel.Transport.Handshake;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Tunnel.Tests.Handshake;

public sealed class HandshakeTests
{
    [Fact]
    public async Task A_wrong_secret_is_refused_and_noted()
    {
        await using var host = await TunnelHost.StartAsync();
        host.Agents.Secrets["shop"] = "right";
        using var socket = await DialAsync(host);
        var refused = await Should.ThrowAsync<HandshakeRefusedException>(() => AgentHandshake.RunAsync(socket, "shop", new Secret("wrong"), "1", CancellationToken.None));
        refused.Code.ShouldBe(HandshakeRefusedException.Unauthorized);
        host.Agents.Rejected.ShouldBe(["shop unauthorized"]);
    }

    [Fact]
    public async Task An_unknown_agent_is_challenged_and_refused_in_the_same_words()
    {
        await using var host = await TunnelHost.StartAsync();
        host.Agents.Secrets["shop"] = "right";
        using var one = await DialAsync(host);
        using var two = await DialAsync(host);
        var known = await Should.ThrowAsync<HandshakeRefusedException>(() => AgentHandshake.RunAsync(one, "shop", new Secret("wrong"), "1", CancellationToken.None));
        var unknown = await Should.ThrowAsync<HandshakeRefusedException>(() => AgentHandshake.RunAsync(two, "nobody", new Secret("wrong"), "1", CancellationToken.None));
        unknown.Message.ShouldBe(known.Message);
    }

    [Fact]
    public async Task A_proof_seen_before_opens_nothing()
    {
        await using var host = await TunnelHost.StartAsync();
        host.Agents.Secrets["shop"] = "right";
        var nonce = HandshakeProof.NewNonce();
        var challenge = await HelloAsync(host, nonce);
        var proof = HandshakeProof.OfAgent(new Secret("right"), "shop", nonce, challenge);

        using var again = await DialAsync(host);
        await HandshakeChannel.SendAsync(again, new() { Type = HandshakeMessage.Hello, Agent = "shop", Nonce = nonce }, CancellationToken.None);
        await HandshakeChannel.ReceiveAsync(again, HandshakeMessage.Challenge, CancellationToken.None);
        await HandshakeChannel.SendAsync(again, new() { Type = HandshakeMessage.Proof, Mac = proof }, CancellationToken.None);
        await Should.ThrowAsync<HandshakeRefusedException>(() => HandshakeChannel.ReceiveAsync(again, HandshakeMessage.Welcome, CancellationToken.None));
    }

    [Fact]
    public void A_proof_cannot_be_reflected()
    {
        var (secret, a, b) = (new Secret("s"), HandshakeProof.NewNonce(), HandshakeProof.NewNonce());
        HandshakeProof.OfAgent(secret, "shop", a, b).ShouldNotBe(HandshakeProof.OfServer(secret, "shop", a, b, 0));
        HandshakeProof.OfAgent(secret, "shop", a, b).ShouldNotBe(HandshakeProof.OfAgent(secret, "shop", b, a));
        HandshakeProof.OfAgent(secret, "shop", a, b).ShouldNotBe(HandshakeProof.OfAgent(secret, "other", a, b));
    }

    [Fact]
    public async Task Handshakes_that_never_finish_keep_nobody_out()
    {
        await using var app = await Receiver.StartAsync();
        await using var host = await TunnelHost.StartAsync(o => o.MaxHandshakes = 50);
        var idle = new List<WebSocket>();
        for (var i = 0; i < 200; i++)
        {
            idle.Add(await DialAsync(host));
        }

        await host.JoinAsync("shop", app.Url);
        idle.ForEach(s => s.Dispose());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"type\":\"hello\"}")]
    [InlineData("{\"type\":\"hello\",\"agent\":\"a\\nb\",\"nonce\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}")]
    [InlineData("[[[[[[")]
    public async Task Nonsense_is_refused(string text)
    {
        await using var host = await TunnelHost.StartAsync();
        using var socket = await DialAsync(host);
        await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
        (await Should.ThrowAsync<HandshakeRefusedException>(() => HandshakeChannel.ReceiveAsync(socket, HandshakeMessage.Challenge, CancellationToken.None)))
            .Code.ShouldBe(HandshakeRefusedException.ProtocolError);
    }

    [Fact]
    public async Task A_new_session_fences_the_old_one_and_never_the_other_way_round()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("shop", app.Url);
        host.Registry.TryFindByName("shop", out var old).ShouldBeTrue();
        await host.JoinAsync("shop", app.Url);
        await old!.Ended.WaitAsync(TimeSpan.FromSeconds(20));

        // Both dial again whenever the other pushes them out; whoever holds the tunnel, callers are served.
        host.Registry.TryFindByName("shop", out var current).ShouldBeTrue();
        current!.Number.ShouldBeGreaterThan(old.Number);
        await Eventually.HoldsAsync(async () => (await host.Caller.GetAsync(host.Hook("shop"))).IsSuccessStatusCode, "the tunnel to serve");
    }

    private static async Task<byte[]> HelloAsync(TunnelHost host, byte[] nonce)
    {
        using var socket = await DialAsync(host);
        await HandshakeChannel.SendAsync(socket, new() { Type = HandshakeMessage.Hello, Agent = "shop", Nonce = nonce }, CancellationToken.None);
        return (await HandshakeChannel.ReceiveAsync(socket, HandshakeMessage.Challenge, CancellationToken.None)).Nonce!;
    }

    private static async Task<ClientWebSocket> DialAsync(TunnelHost host)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(TunnelProtocol.Name);
        await socket.ConnectAsync(host.Settings("shop").Endpoint, CancellationToken.None);
        return socket;
    }
}
