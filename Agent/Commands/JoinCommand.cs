using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using WebhookOps.Agent.Apps;
using WebhookOps.Agent.Configuration;
using WebhookOps.Agent.Listening;
using WebhookOps.Agent.Tunnels;
using WebhookOps.Core.Secrets;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Agent.Commands;

/// <summary><c>join</c>: the enrolled agent, as a service.</summary>
internal static class JoinCommand
{
    private static readonly Option<string?> Id = new("--id") { Description = "Name of the agent, as enrolled" };
    private static readonly Option<string?> Secret = new("--secret") { Description = "Its secret; better in WEBHOOKOPS_SECRET, where other users of this machine do not see it" };
    private static readonly Option<string[]?> Allow = new("--allow") { Description = "A target that deliveries may go to, host:port; may be repeated" };
    private static readonly Option<bool> Once = new("--once") { Description = "End when the tunnel ends instead of connecting again" };

    public static Command Create()
    {
        var command = new Command("join", "Connect this machine's private apps to the server as an enrolled agent")
        {
            CommonOptions.Server, Id, Secret, Allow, CommonOptions.Forward, Once, CommonOptions.Config, CommonOptions.Insecure, CommonOptions.Output,
        };
        command.SetAction((arguments, cancellation) => Runner.RunAsync(() => RunAsync(arguments, cancellation)));
        return command;
    }

    public static TunnelSettings Tunnel(Settings settings, Uri endpoint, string name, Secret secret, bool insecure) => new()
    {
        Endpoint = endpoint,
        Name = name,
        Secret = secret,
        VerifyTls = !insecure,
        PingInterval = settings.Seconds(ConfKeys.PingInterval, TunnelProtocol.PingInterval, 1),
        FirstRetry = settings.Milliseconds(ConfKeys.FirstRetry, TimeSpan.FromSeconds(1), 100),
        LongestRetry = settings.Milliseconds(ConfKeys.LongestRetry, TimeSpan.FromSeconds(30), 100),
        RetryJitter = settings.Milliseconds(ConfKeys.RetryJitter, TimeSpan.FromMilliseconds(250), 0),
    };

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var settings = new Settings(ConfFile.Load(arguments.GetValue(CommonOptions.Config)));
        var insecure = arguments.GetValue(CommonOptions.Insecure);
        var server = ServerAddress.Parse(settings.Require(ConfKeys.Server, arguments.GetValue(CommonOptions.Server)), insecure);
        var name = settings.Require(ConfKeys.Id, arguments.GetValue(Id));
        var secret = new Secret(settings.Require(ConfKeys.Secret, arguments.GetValue(Secret)));
        var forward = settings.Text(ConfKeys.Forward, arguments.GetValue(CommonOptions.Forward));
        var allow = settings.List(ConfKeys.Allow, arguments.GetValue(Allow));
        // With one target and no word on where live requests go, there is one place they can mean.
        var app = forward is not null ? CommonOptions.App(forward) : allow.Count == 1 ? CommonOptions.App(allow[0]) : null;
        var apps = CommonOptions.Apps(settings, app, allow);
        if (apps.AllowList().Targets.Count == 0)
        {
            throw new UsageException("Nothing may be connected to: give --allow host:port for each target, or --forward URL.");
        }

        var mode = Outputs.ModeOf(settings.Text(ConfKeys.Output, arguments.GetValue(CommonOptions.Output)), interactive: false);
        var output = Outputs.Lines(mode, string.Join(", ", apps.AllowList().Targets));
        var log = new ExchangeLog(TimeProvider.System, output.Finished);
        using var forwarder = new AppForwarder(apps, log);
        var wasOnline = false;
        await using var tunnel = new AgentTunnel(
            Tunnel(settings, server.AgentEndpoint, name, secret, insecure),
            forwarder.HandleAsync,
            state =>
            {
                wasOnline |= state is TunnelState.Online;
                output.Tunnel(state);
            },
            NullLoggerFactory.Instance,
            TimeProvider.System);
        await tunnel.RunAsync(arguments.GetValue(Once), cancellation);
        return wasOnline || cancellation.IsCancellationRequested ? 0 : 1;
    }
}
