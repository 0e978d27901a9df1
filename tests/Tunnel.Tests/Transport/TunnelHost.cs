using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WebhookOps.Agent.Apps;
using WebhookOps.Agent.Tunnels;
using WebhookOps.Core.Secrets;
using WebhookOps.Testing;
using WebhookOps.Tunnel.Service;
using WebhookOps.Tunnel.Service.Live;
using WebhookOps.Tunnel.Service.Sessions;

namespace WebhookOps.Tunnel.Tests.Transport;

/// <summary>The tunnel service on a real socket, with agents of this process dialling it.</summary>
internal sealed class TunnelHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(AgentTunnel Tunnel, Task Running, CancellationTokenSource Stop, AppForwarder Forwarder)> _agents = [];

    private TunnelHost(WebApplication app) => _app = app;

    public KnownAgents Agents { get; } = new();

    public string Url => _app.Urls.First();

    public TunnelRegistry Registry => _app.Services.GetRequiredService<TunnelRegistry>();

    public HttpClient Caller { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };

    public static async Task<TunnelHost> StartAsync(Action<TunnelOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.AddTunnelSessions();
        builder.Services.Configure<TunnelOptions>(o => configure?.Invoke(o));
        var app = builder.Build();
        var host = new TunnelHost(app);
        app.UseWebSockets();
        app.MapGet("/api/tunnel", (HttpContext context, TunnelAcceptor acceptor) => acceptor.RunAsync(context, host.Agents));
        app.MapLive();
        await app.StartAsync();
        return host;
    }

    /// <summary>Starts an agent and waits until the service knows it.</summary>
    public async Task<AgentTunnel> JoinAsync(string name, string app, Func<AppSettings, AppSettings>? configure = null)
    {
        Agents.Secrets.TryAdd(name, "secret of " + name);
        var settings = new AppSettings { App = new Uri(app) };
        var forwarder = new AppForwarder(configure?.Invoke(settings) ?? settings, Unobserved.Instance);
        var tunnel = new AgentTunnel(Settings(name), forwarder.HandleAsync, _ => { }, NullLoggerFactory.Instance, TimeProvider.System);
        var stop = new CancellationTokenSource();
        _agents.Add((tunnel, tunnel.RunAsync(once: false, stop.Token), stop, forwarder));
        await Eventually.HoldsAsync(() => Registry.TryFindByName(name, out _), "the agent's session");
        return tunnel;
    }

    public TunnelSettings Settings(string name) => new()
    {
        Endpoint = new Uri(Url.Replace("http", "ws", StringComparison.Ordinal) + "/api/tunnel"),
        Name = name,
        Secret = new Secret("secret of " + name),
        FirstRetry = TimeSpan.FromMilliseconds(100),
    };

    public Uri Hook(string name, string suffix = "") => new(Url + "/hooks/t-" + name + suffix, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    public async ValueTask DisposeAsync()
    {
        foreach (var (tunnel, running, stop, forwarder) in _agents)
        {
            await stop.CancelAsync();
            await running;
            await tunnel.DisposeAsync();
            forwarder.Dispose();
        }

        Caller.Dispose();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
