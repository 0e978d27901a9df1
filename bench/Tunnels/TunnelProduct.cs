using System.Diagnostics;
using WebhookOps.Bench.Product;
using WebhookOps.Testing;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Bench.Tunnels;

/// <summary>An app, a tunnel to it through Standalone and <c>webhookops join</c>, and a plain proxy before it: a process each.</summary>
internal sealed class TunnelProduct : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly StandaloneServer _server;
    private readonly ChildProcess _app;
    private readonly ChildProcess _proxy;
    private readonly ChildProcess _agent;

    private TunnelProduct(TempFolder folder, StandaloneServer server, ChildProcess app, ChildProcess proxy, ChildProcess agent) =>
        (_folder, _server, _app, _proxy, _agent) = (folder, server, app, proxy, agent);

    public required int AppPort { get; init; }

    public required Uri Tunnel { get; init; }

    public required Uri Proxy { get; init; }

    public string Folder => _folder.Path;

    public Usage Server => Usage.Of(_server.Pid);

    public Usage Agent => Usage.Of(_agent.Pid);

    public Usage PlainProxy => Usage.Of(_proxy.Pid);

    public static async Task<TunnelProduct> StartAsync()
    {
        var folder = new TempFolder();
        var (appPort, proxyPort) = (FreePort.Next(), FreePort.Next());
        var app = OwnProcess.Start("private-app", $"http://127.0.0.1:{appPort}");
        var proxy = OwnProcess.Start("bare-proxy", $"http://127.0.0.1:{proxyPort}", $"http://127.0.0.1:{appPort}");
        var server = await StandaloneServer.StartAsync(folder["data"], postgres: null);
        await server.PostAsync("/api/agents", new { name = "bench", allowedTargets = (string[])[$"127.0.0.1:{appPort}"] });
        var enrollment = await server.AskAsync("/api/agents/bench/enrollment");
        var agent = ChildProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "webhookops.dll"), .. enrollment["command"]!.GetValue<string>().Split(' ')[1..], "--output", "quiet"]);
        var product = new TunnelProduct(folder, server, app, proxy, agent)
        {
            AppPort = appPort,
            Tunnel = new Uri(enrollment["hooksUrl"]!.GetValue<string>() + "/"),
            Proxy = new Uri($"http://127.0.0.1:{proxyPort}/"),
        };
        await product.WaitForAsync(product.Tunnel);
        await product.WaitForAsync(product.Proxy);
        return product;
    }

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        await _server.DisposeAsync();
        await _proxy.DisposeAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private async Task WaitForAsync(Uri url)
    {
        using var client = new HttpClient();
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    return (await client.GetAsync(url)).IsSuccessStatusCode;
                }
                catch (HttpRequestException) when (!_agent.HasExited)
                {
                    return false;
                }
            },
            url.AbsoluteUri + " to answer");
    }
}
