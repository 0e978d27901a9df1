using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;
using WebhookOps.Agent.Configuration;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>login</c>, <c>logout</c> and <c>whoami</c>: which server, and with which key.</summary>
internal static class LoginCommand
{
    public static Command Create() => Verb.Create("login", "Store a server and an API key for it, after trying them; without --key it is asked for, or read from standard input", [], LoginAsync);

    public static Command CreateLogout() => Verb.Create("logout", "Forget the stored API key; revoke it on the server to end it", [], static call =>
    {
        call.File.Remove(ConfKeys.Key);
        call.File.Save();
        return Task.FromResult(call.Results.Done("The key is forgotten here. It still works until it is revoked."));
    });

    public static Command CreateWhoAmI() => Verb.Create("whoami", "The name and scope of the key", [], static async call =>
        call.Results.One(await call.Client.GetAsync("/api/me", call.Cancellation)));

    private static async Task<int> LoginAsync(OperatorCall call)
    {
        var server = call.Server;
        var key = call.GivenKey ?? HeaderText.Of(await AskAsync(call.Cancellation), "The API key");
        using var client = new OperatorClient(server, new Secret(key), verifyTls: !call.Insecure);
        var me = await client.GetAsync("/api/me", call.Cancellation);
        call.File.SetText(ConfKeys.Operator, server.AbsoluteUri);
        call.File.SetText(ConfKeys.Key, key);
        call.File.Save();
        return call.Results.Done(
            $"Signed in to {server.AbsoluteUri} with the key '{me["name"]}' ({me["scope"]}).",
            new JsonObject { ["operator"] = server.AbsoluteUri, ["name"] = me["name"]?.DeepClone(), ["scope"] = me["scope"]?.DeepClone() });
    }

    private static async Task<string> AskAsync(CancellationToken cancellation)
    {
        var text = Console.IsInputRedirected
            ? await Console.In.ReadLineAsync(cancellation)
            : await new TextPrompt<string>("API key:").Secret(null).ShowAsync(AnsiConsole.Console, cancellation);
        return text?.Trim() is { Length: > 0 } key ? key : throw new UsageException("No API key was given. Make one under Settings, API keys.");
    }
}
