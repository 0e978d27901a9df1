using System.CommandLine;
using WebhookOps.Agent.Commands;
using WebhookOps.Agent.Operating.Commands;

var root = new RootCommand("Webhooks in the terminal: connects private apps to a WebhookOps server, and operates it.")
{
    ListenCommand.Create(),
    JoinCommand.Create(),
    ConnectCommand.Create(),
    ConfCommand.Create(),
    LoginCommand.Create(),
    LoginCommand.CreateLogout(),
    LoginCommand.CreateWhoAmI(),
    StatusCommand.Create(),
    StatsCommand.Create(),
    SourceCommands.Create(),
    DestinationCommands.Create(),
    SubscriptionCommands.Create(),
    EventCommands.Create(),
    SearchCommands.Create(),
    RejectedCommands.Create(),
    DeliveryCommands.Create(),
    AlertCommands.CreateIncidents(),
    AlertCommands.CreateAlerts(),
    AgentCommands.Create(),
    TunnelCommands.Create(),
    ChannelCommands.Create(),
    UserCommands.Create(),
    KeyCommands.Create(),
    SessionCommands.Create(),
    SettingsCommand.Create(),
    AuditCommand.Create(),
    ReplayCommand.Create(),
    ReplayJobCommands.Create(),
    TriggerCommand.Create(),
    ConfigurationCommands.CreateApply(),
    ConfigurationCommands.CreateExport(),
};
var arguments = root.Parse(args);
if (arguments.Errors.Count > 0)
{
    foreach (var error in arguments.Errors)
    {
        await Console.Error.WriteLineAsync(error.Message);
    }

    return 2;
}

return await arguments.InvokeAsync();
