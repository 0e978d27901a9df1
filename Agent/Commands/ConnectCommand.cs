using System.CommandLine;
using WebhookOps.Agent.Connecting;
using WebhookOps.Agent.Connecting.Handling;
using WebhookOps.Agent.Connecting.Settings;

namespace WebhookOps.Agent.Commands;

/// <summary><c>connect</c>: drains a channel into an app, or into data systems.</summary>
internal static class ConnectCommand
{
    private static readonly Option<string?> Channel = new("--channel") { Description = "Name of the channel" };
    private static readonly Option<string?> Token = new("--token") { Description = "Its token; better in WEBHOOKOPS_TOKEN, where other users of this machine do not see it" };
    private static readonly Option<string?> Target = new("--target") { Description = "URL of the app that takes the messages" };
    private static readonly Option<string?> Protocol = new("--protocol") { Description = "websocket, sse or long_poll" };
    private static readonly Option<string?> ConnectorId = new("--connector-id") { Description = "Name of this connector; the machine's, if not given" };

    private static readonly Option<string?> Level = new("--log-level") { Description = "debug, info, warning or error; info, if not given" };

    public static Command Create()
    {
        var command = new Command("connect", "Drain a relay channel into a local app or into data systems")
        {
            CommonOptions.Server, Channel, Token, Target, Protocol, ConnectorId, Level, CommonOptions.Config, CommonOptions.Insecure, CommonOptions.Output,
        };
        command.SetAction((arguments, cancellation) => Runner.RunAsync(() => RunAsync(arguments, cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var settings = ConnectorFile.Read(new ConnectorOptions
        {
            Server = arguments.GetValue(CommonOptions.Server),
            Channel = arguments.GetValue(Channel),
            Token = arguments.GetValue(Token),
            Target = arguments.GetValue(Target),
            Protocol = arguments.GetValue(Protocol),
            ConnectorId = arguments.GetValue(ConnectorId),
            LogLevel = arguments.GetValue(Level),
            Config = arguments.GetValue(CommonOptions.Config),
            Insecure = arguments.IsSet(CommonOptions.Insecure),
        });
        var mode = Outputs.ModeOf(arguments.GetValue(CommonOptions.Output) ?? (settings.LogsJson ? "json" : null), interactive: false);
        var output = new ConnectorOutput(mode, settings.LogLevel, Console.Out, Console.Error, TimeProvider.System);
        await using IMessageHandler handler = settings.Targets is { } targets ? new HttpTargets(targets, TimeProvider.System) : new OutputChains(settings, TimeProvider.System);
        using var loop = new ConnectorLoop(settings, handler, output, TimeProvider.System);
        await loop.RunAsync(cancellation);
        return 0;
    }
}
