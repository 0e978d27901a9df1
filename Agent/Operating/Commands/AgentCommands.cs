using System.CommandLine;
using System.Text.Json.Nodes;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>agents</c>: programs near private apps, and what their tunnels carried.</summary>
internal static class AgentCommands
{
    private static readonly Argument<string> s_name = new("name") { Description = "Name of the agent" };
    private static readonly Option<string?> s_targets = new("--allow") { Description = "What it may connect to, as host:port, separated by commas" };

    public static Command Create() => Verb.Group(
        "agents",
        "Programs near private apps",
        Verb.Create("list", "Every agent", [OperatorOptions.Limit], static call => call.Results.ListAsync(
            call.Client.ListAsync("/api/agents", "", call.Limit, call.Cancellation), "name", "status", "lastSeenAt", "allowedTargets", "hooksUrl")),
        Verb.Create("show", "One agent", [s_name], static async call => call.Results.One(await call.Client.GetAsync(PathOf(call), call.Cancellation))),
        Verb.Create("add", "Make an agent", [s_name, s_targets], AddAsync),
        SetCommand.Create("agent", "/api/agents/", s_name),
        Verb.Create("enroll", "Make its secret and the command to run; an earlier secret ends", [s_name], static async call =>
        {
            var enrolled = await call.Client.PostAsync(PathOf(call) + "/enrollment", null, call.Cancellation);
            return call.Results.Done($"Run this beside the private app; the secret is shown once: {enrolled["command"]}", enrolled);
        }),
        Verb.Create("requests", "The last requests of its tunnel, the newest first", [s_name, OperatorOptions.Limit], static async call =>
        {
            var agent = await call.Client.GetAsync(PathOf(call), call.Cancellation);
            return await TunnelCommands.RequestsAsync(call, agent["tunnelId"]!.ToString());
        }),
        Verb.Create("revoke", "Refuse it and cut its tunnel", [s_name], static async call =>
        {
            var revoked = await call.Client.PostAsync(PathOf(call) + "/revoke", null, call.Cancellation);
            return call.Results.Done($"The agent {call.Value(s_name)} is refused until it is enrolled again.", revoked);
        }),
        RemoveCommand.Create("Remove an agent that no destination goes to", "agent", "/api/agents/", s_name));

    private static async Task<int> AddAsync(OperatorCall call)
    {
        var body = new JsonObject { ["name"] = call.Value(s_name) };
        if (call.Given(s_targets) is { } targets)
        {
            body["allowedTargets"] = new JsonArray([.. targets.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(t => (JsonNode)t)]);
        }

        var made = await call.Client.PostAsync("/api/agents", body, call.Cancellation);
        return call.Results.Done($"Made. Its secret and command: webhookops agents enroll {call.Value(s_name)}", made);
    }

    private static string PathOf(OperatorCall call) => "/api/agents/" + Verb.Part(call.Value(s_name));
}
