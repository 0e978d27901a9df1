using System.CommandLine;
using System.Net.Security;
using Microsoft.Extensions.Logging.Abstractions;
using WebhookOps.Agent.Apps;
using WebhookOps.Agent.Configuration;
using WebhookOps.Agent.Listening;
using WebhookOps.Agent.Output;
using WebhookOps.Agent.Tunnels;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Agent.Commands;

/// <summary><c>listen</c>: a temporary public URL for a local app.</summary>
internal static class ListenCommand
{
    public static Command Create()
    {
        var command = new Command("listen", "Give a local app a public URL for as long as this runs")
        {
            CommonOptions.Server, CommonOptions.Forward, CommonOptions.Config, CommonOptions.Insecure, CommonOptions.Output,
        };
        command.SetAction((arguments, cancellation) => Runner.RunAsync(() => RunAsync(arguments, cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var settings = new Settings(ConfFile.Load(arguments.GetValue(CommonOptions.Config)));
        var insecure = arguments.IsSet(CommonOptions.Insecure);
        var server = settings.Address(ConfKeys.Server, arguments.GetValue(CommonOptions.Server), insecure);
        var app = CommonOptions.App(settings.Require(ConfKeys.Forward, arguments.GetValue(CommonOptions.Forward)));
        var mode = Outputs.ModeOf(settings.Output(arguments.GetValue(CommonOptions.Output), Outputs.Words), interactive: true);
        var apps = CommonOptions.Apps(settings, app, settings.List(ConfKeys.Allow, null));

        using var kept = KeptChannel.Open(Path.Combine(Path.GetDirectoryName(ConfFile.DefaultPath)!, "urls"), server.Base, app);
        var check = CertificateCheck.Of(!insecure, apps.Authorities);
        var channel = await ChannelAsync(kept, server.Base, check, cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        IOutput? output = null;
        var log = new ExchangeLog(TimeProvider.System, exchange => output!.Finished(exchange));
        using var client = new AppClient(apps);
        await using var screen = mode == OutputMode.Interactive ? new TerminalOutput(log, new Resend(client, apps, log), app, stop.Cancel) : null;
        output = screen ?? Outputs.Lines(mode, app.AbsoluteUri);
        using var forwarder = new AppForwarder(apps, log);
        await using var tunnel = new AgentTunnel(
            JoinCommand.Tunnel(settings, server.ChannelEndpoint(channel.Id), channel.Id, new Secret(channel.Token), insecure) with { PresentSecret = true },
            forwarder.HandleAsync, output.Tunnel, NullLoggerFactory.Instance, TimeProvider.System);
        await tunnel.RunAsync(once: false, stop.Token);
        return 0;
    }

    /// <summary>The URL of last time if the server still has it for us, else a new one.</summary>
    private static async Task<Channel> ChannelAsync(KeptChannel kept, Uri server, RemoteCertificateValidationCallback? check, CancellationToken cancellation)
    {
        if (kept.Read() is { } last && await ChannelClient.IsOursAsync(server, last, check, cancellation))
        {
            return last;
        }

        var channel = await ChannelClient.NewAsync(server, check, cancellation);
        kept.Write(channel);
        return channel;
    }
}
