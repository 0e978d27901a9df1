using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using WebhookOps.Agent.Apps;
using WebhookOps.Agent.Configuration;
using WebhookOps.Agent.Listening;
using WebhookOps.Agent.Output;
using WebhookOps.Agent.Tunnels;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Agent.Commands;

/// <summary><c>join</c>: the enrolled agent, as a service.</summary>
internal static class JoinCommand
{
    private static readonly Option<string?> Id = new("--id") { Description = "Name of the agent, as enrolled" };
    private static readonly Option<string?> Secret = new("--secret") { Description = "Its secret; better in WEBHOOKOPS_SECRET, where other users of this machine do not see it" };
    private static readonly Option<string[]?> Allow = new("--allow") { Description = "A target that may be connected to, host:port; may be repeated. Live requests go to the first, unless --forward says otherwise" };
    private static readonly Option<bool> Once = new("--once") { Description = "End when the tunnel ends instead of connecting again" };

    private static readonly Option<bool> PrintUnit = new("--print-unit") { Description = "Print a systemd unit that runs this command, and end" };

    public static Command Create()
    {
        var command = new Command("join", "Connect this machine's private apps to the server as an enrolled agent")
        {
            CommonOptions.Server, Id, Secret, Allow, CommonOptions.Forward, Once, PrintUnit, CommonOptions.Config, CommonOptions.Insecure, CommonOptions.Output,
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
        Authorities = Authorities.Load(settings.List(ConfKeys.VerifyPaths, null)),
        WebhookBaseUrl = settings.Text(ConfKeys.WebhookBaseUrl, null) is { } url ? CommonOptions.App(url) : null,
        PingInterval = settings.PingInterval,
        PingTimeout = settings.PingTimeout,
        FirstRetry = settings.FirstRetry,
        LongestRetry = settings.LongestRetry,
        RetryJitter = settings.RetryJitter,
    };

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(PrintUnit))
        {
            await Console.Out.WriteAsync(SystemdUnit.Text(SystemdUnit.Program(Environment.ProcessPath ?? "/usr/local/bin/webhookops", Environment.GetCommandLineArgs()[0])));
            return 0;
        }

        var settings = new Settings(ConfFile.Load(arguments.GetValue(CommonOptions.Config)));
        if (!settings.Enabled)
        {
            await Console.Error.WriteLineAsync($"The configuration says {ConfKeys.Enabled}: false. Nothing to do.");
            return 0;
        }

        var insecure = arguments.IsSet(CommonOptions.Insecure);
        var server = settings.Address(ConfKeys.Server, arguments.GetValue(CommonOptions.Server), insecure);
        var name = settings.Require(ConfKeys.Id, arguments.GetValue(Id));
        var secret = new Secret(settings.Require(ConfKeys.Secret, arguments.GetValue(Secret)));
        var forward = settings.Text(ConfKeys.Forward, arguments.GetValue(CommonOptions.Forward));
        var allow = settings.List(ConfKeys.Allow, arguments.GetValue(Allow));
        // The command of an enrolment names targets and nothing else: its live requests go to the first of them.
        var app = (forward ?? (allow.Count > 0 ? allow[0] : null)) is { } text ? CommonOptions.App(text) : null;
        var apps = CommonOptions.Apps(settings, app, allow);
        if (apps.AllowList().Targets.Count == 0)
        {
            throw new UsageException("Nothing may be connected to: give --allow host:port for each target, or --forward URL.");
        }

        var mode = Outputs.ModeOf(settings.Output(arguments.GetValue(CommonOptions.Output), Outputs.Words), interactive: false);
        var output = Outputs.Lines(mode, string.Join(", ", apps.AllowList().Targets));
        using var forwarder = new AppForwarder(apps, mode == OutputMode.Quiet ? Unobserved.Instance : new ExchangeLog(TimeProvider.System, output.Finished, keptBytes: 0));
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
        await tunnel.RunAsync(arguments.IsSet(Once), cancellation);
        return wasOnline || cancellation.IsCancellationRequested ? 0 : 1;
    }
}
