using System.CommandLine;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>settings</c>: what the server's configuration says. It is changed there; what is changed here is in <c>alerts settings</c>.</summary>
internal static class SettingsCommand
{
    public static Command Create() => Verb.Create(
        "settings", "What the server's configuration says about signing in, and how long things are kept", [], static async call =>
            call.Results.One(await call.Client.GetAsync("/api/settings", call.Cancellation)));
}
