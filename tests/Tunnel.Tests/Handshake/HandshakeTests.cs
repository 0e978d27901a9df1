using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
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

    [Theory]
    [InlineData(4096)]
    [InlineData(50)]
    public async Task A_thousand_handshakes_that_never_finish_keep_nobody_out(int allowed)
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        await using var host = await TunnelHost.StartAsync(o => o.MaxHandshakes = allowed);
        var stuck = new Socket[1000];
        await Parallel.ForAsync(0, stuck.Length, async (i, cancellation) => stuck[i] = await HangAsync(host, cancellation));

        await host.JoinAsync("shop", app.Url);
        (await host.Caller.GetAsync(host.Hook("shop"))).StatusCode.ShouldBe(HttpStatusCode.OK);

        foreach (var socket in stuck)
        {
            await EndAsync(socket).WaitAsync(Eventually.DefaultTimeout); // the server hangs up
            socket.Dispose();
        }
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
        await old!.Ended.WaitAsync(Testing.Eventually.DefaultTimeout);

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

    /// <summary>Opens the WebSocket and says nothing in it.</summary>
    private static async Task<Socket> HangAsync(TunnelHost host, CancellationToken cancellation)
    {
        var url = new Uri(host.Url);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(url.Host, url.Port, cancellation);
        var request = "GET /api/tunnel HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + $"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: {TunnelProtocol.Name}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellation);
        var answer = new byte[12];
        await socket.ReceiveAsync(answer, cancellation);
        Encoding.ASCII.GetString(answer).ShouldBe("HTTP/1.1 101");
        return socket;
    }

    private static async Task EndAsync(Socket socket)
    {
        var buffer = new byte[256];
        try
        {
            while (await socket.ReceiveAsync(buffer) > 0)
            {
                // the rest of the answer
            }
        }
        catch (SocketException)
        {
            // cut
        }
    }
}
