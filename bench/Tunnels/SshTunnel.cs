using System.Diagnostics;
using WebhookOps.Testing;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Bench.Tunnels;

/// <summary><c>ssh -R</c> to a server of the bench's own, on loopback, with keys and configuration of its own.</summary>
internal sealed class SshTunnel : IAsyncDisposable
{
    private readonly ChildProcess _server;
    private readonly ChildProcess _client;

    private SshTunnel(ChildProcess server, ChildProcess client, Uri url) => (_server, _client, Url) = (server, client, url);

    public Uri Url { get; }

    /// <summary>Null where there is no ssh.</summary>
    public static async Task<SshTunnel?> StartAsync(string folder, int appPort)
    {
        if (!File.Exists("/usr/sbin/sshd") || !File.Exists("/usr/bin/ssh-keygen"))
        {
            return null;
        }

        var (serverPort, port) = (FreePort.Next(), FreePort.Next());
        Directory.CreateDirectory("/run/sshd"); // it insists
        foreach (var key in (string[])["host", "user"])
        {
            await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(folder, key));
        }

        var server = ChildProcess.Start("/usr/sbin/sshd",
        [
            "-D", "-e", "-f", "/dev/null", "-p", $"{serverPort}", "-h", Path.Combine(folder, "host"), "-o", "ListenAddress=127.0.0.1", "-o", "StrictModes=no", "-o", "UsePAM=no",
            "-o", $"AuthorizedKeysFile={Path.Combine(folder, "user.pub")}", "-o", "PidFile=none", "-o", "PermitRootLogin=yes",
        ]);
        await Eventually.HoldsAsync(() => server.Output.Contains("Server listening", StringComparison.Ordinal), "sshd to listen");
        var client = ChildProcess.Start("ssh",
        [
            "-N", "-F", "/dev/null", "-i", Path.Combine(folder, "user"), "-p", $"{serverPort}", "-o", "StrictHostKeyChecking=no", "-o", $"UserKnownHostsFile={Path.Combine(folder, "known")}",
            "-o", "ExitOnForwardFailure=yes", "-R", $"127.0.0.1:{port}:127.0.0.1:{appPort}", $"{Environment.UserName}@127.0.0.1",
        ]);
        using var probe = new HttpClient();
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    return (await probe.GetAsync(new Uri($"http://127.0.0.1:{port}/"))).IsSuccessStatusCode;
                }
                catch (HttpRequestException refused)
                {
                    return client.HasExited ? throw new InvalidOperationException(client.Output + server.Output, refused) : false;
                }
            },
            "ssh to forward");
        return new SshTunnel(server, client, new Uri($"http://127.0.0.1:{port}/"));
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        await process.WaitForExitAsync();
    }
}
