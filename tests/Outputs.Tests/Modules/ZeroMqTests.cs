using System.Text;
using WebhookOps.Core.Deliveries;
using WebhookOps.Testing;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Outputs.Tests.Modules;

/// <summary>Against ZeroMQ's own library.</summary>
public sealed class ZeroMqTests
{
    /// <summary>Prints the frames of each message in hexadecimal digits; a REP replies after that.</summary>
    private const string Server = """
        import sys, zmq
        socket = zmq.Context().socket(getattr(zmq, sys.argv[1]))
        if sys.argv[1] == "SUB": socket.setsockopt(zmq.SUBSCRIBE, b"")
        socket.bind("tcp://127.0.0.1:" + sys.argv[2])
        print("ready", flush=True)
        while True:
            frames = socket.recv_multipart()
            print(" ".join(f.hex() for f in frames), flush=True)
            if sys.argv[1] == "REP": socket.send(b"thanks")
        """;

    [Theory]
    [InlineData("req", "REP")]
    [InlineData("push", "PULL")]
    [InlineData("pub", "SUB")]
    public async Task Every_byte_comes_out_of_the_socket_that_listens(string mode, string socket)
    {
        var port = FreePort.Next();
        await using var server = await StartAsync(socket, port);
        await using var output = Writing.Open("zeromq", new { host = "localhost", port, mode, format = "body", topic = mode == "req" ? null : "hooks/{source}" });
        byte[] large = [.. Messages.AllBytes, .. Messages.AllBytes, .. new byte[70_000]];
        foreach (var body in new[] { Messages.Json, Messages.AllBytes, large })
        {
            await output.MustAsync(Messages.New(body));
            var line = (mode == "req" ? "" : Convert.ToHexStringLower("hooks/shop"u8) + " ") + Convert.ToHexStringLower(body);
            await server.WaitForLineAsync(l => l == line);
        }
    }

    [Fact]
    public async Task What_a_socket_replies_to_is_written_and_its_death_loses_nothing()
    {
        var port = FreePort.Next();
        var server = await StartAsync("REP", port);
        await using var output = Writing.Open("zeromq", new { host = "127.0.0.1", port });
        var seen = new List<string>();
        var messages = await output.SurviveAsync(
            async () =>
            {
                server.Send(Signal.Kill);
                await server.WaitForExitAsync();
                seen.AddRange(server.Lines);
                await server.DisposeAsync();
            },
            async () => server = await StartAsync("REP", port));
        seen.AddRange(server.Lines);
        await server.DisposeAsync();
        var got = string.Join('\n', seen.Where(l => l != "ready").Select(l => Encoding.UTF8.GetString(Convert.FromHexString(l))));
        messages.ShouldAllBe(m => got.Contains($"\"{m.Id}\""));
    }

    [Fact]
    public async Task A_socket_of_another_kind_and_a_server_of_another_protocol_are_told()
    {
        var port = FreePort.Next();
        await using var server = await StartAsync("PULL", port);
        await using var output = Writing.Open("zeromq", new { host = "127.0.0.1", port }, Writing.Inside(seconds: 10));
        (await output.TryAsync(Messages.New())).ErrorCode.ShouldNotBeNull();
        await Writing.MustRefusePrivateAsync("zeromq", new { host = "127.0.0.1", port });
    }

    private static async Task<ChildProcess> StartAsync(string socket, int port)
    {
        var server = ChildProcess.Start("/usr/bin/python3", ["-c", Server, socket, $"{port}"]);
        await server.WaitForLineAsync(l => l == "ready");
        return server;
    }
}
