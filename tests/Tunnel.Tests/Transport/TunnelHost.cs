using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
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

    /// <summary>For callers that speak HTTP/2 from the first byte.</summary>
    public string Http2Url => _app.Urls.Last();

    public TunnelRegistry Registry => _app.Services.GetRequiredService<TunnelRegistry>();

    public HttpClient Caller { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };

    public static async Task<TunnelHost> StartAsync(Action<TunnelOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>(new Microsoft.AspNetCore.DataProtection.EphemeralDataProtectionProvider());
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

    /// <summary>Starts an agent and waits until it is told that callers reach it.</summary>
    /// <param name="through">Where it dials, if not here.</param>
    public async Task<AgentTunnel> JoinAsync(
        string name, string app, Func<AppSettings, AppSettings>? configure = null, string? through = null, Action<TunnelState>? say = null)
    {
        var agent = await StartAgentAsync(name, app, configure, through, say);
        _agents.Add(agent);
        return agent.Tunnel;
    }

    /// <summary>An agent that is online and then leaves; returns when the service has seen it go.</summary>
    public async Task JoinOnceAsync(string name, string app)
    {
        var agent = await StartAgentAsync(name, app, null, null, null);
        await EndAsync(agent);
        await Eventually.HoldsAsync(() => !Registry.TryFindByName(name, out _), $"{name} to be gone");
    }

    private async Task<(AgentTunnel Tunnel, Task Running, CancellationTokenSource Stop, AppForwarder Forwarder)> StartAgentAsync(
        string name, string app, Func<AppSettings, AppSettings>? configure, string? through, Action<TunnelState>? say)
    {
        Agents.Secrets.TryAdd(name, "secret of " + name);
        var settings = new AppSettings { App = new Uri(app) };
        var forwarder = new AppForwarder(configure?.Invoke(settings) ?? settings, Unobserved.Instance);
        var online = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tunnel = new AgentTunnel(Settings(name, through), forwarder.HandleAsync, Say, NullLoggerFactory.Instance, TimeProvider.System);
        var stop = new CancellationTokenSource();
        var running = tunnel.RunAsync(once: false, stop.Token);
        await online.Task.WaitAsync(Eventually.DefaultTimeout);
        return (tunnel, running, stop, forwarder);

        void Say(TunnelState state)
        {
            say?.Invoke(state);
            if (state is TunnelState.Online)
            {
                online.TrySetResult();
            }
        }
    }

    private static async Task EndAsync((AgentTunnel Tunnel, Task Running, CancellationTokenSource Stop, AppForwarder Forwarder) agent)
    {
        await agent.Stop.CancelAsync();
        await agent.Running;
        await agent.Tunnel.DisposeAsync();
        agent.Forwarder.Dispose();
        agent.Stop.Dispose();
    }

    public TunnelSettings Settings(string name, string? through = null) => new()
    {
        Endpoint = new Uri((through ?? Url).Replace("http", "ws", StringComparison.Ordinal) + "/api/tunnel"),
        Name = name,
        Secret = new Secret("secret of " + name),
        FirstRetry = TimeSpan.FromMilliseconds(100),
    };

    public Uri Hook(string name, string suffix = "") => new(Url + "/hooks/t-" + name + suffix, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents)
        {
            await EndAsync(agent);
        }

        Caller.Dispose();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
