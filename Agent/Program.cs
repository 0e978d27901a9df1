using System.CommandLine;
using WebhookOps.Agent.Commands;

var root = new RootCommand("Webhooks for private apps: connects them to a WebhookOps server by an outbound connection.")
{
    ListenCommand.Create(),
    JoinCommand.Create(),
    ConfCommand.Create(),
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
