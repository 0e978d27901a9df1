using System.CommandLine;
using System.Text.Json.Nodes;
using WebhookOps.Agent.Configuration;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>destinations</c>: where events go.</summary>
internal static class DestinationCommands
{
    private static readonly Argument<string> s_name = new("name") { Description = "Name of the destination" };
    private static readonly Option<string?> s_url = new("--url") { Description = "Where to send" };
    private static readonly Option<string?> s_agent = new("--agent") { Description = "Through this agent, to a private app" };
    private static readonly Option<string?> s_channel = new("--channel") { Description = "Into this channel" };
    private static readonly Option<bool> s_private = new("--allow-private-network") { Description = "It may be in a private network" };

    public static Command Create() => Verb.Group(
        "destinations",
        "Where events go",
        Verb.Create("list", "Every destination", [OperatorOptions.Limit], static call =>
            call.Results.ListAsync(call.Client.ListAsync("/api/destinations", "", call.Limit, call.Cancellation), "name", "kind", "enabled", "pausedAt", "url", "agent", "channel")),
        Verb.Create("show", "One destination", [s_name], static async call => call.Results.One(await call.Client.GetAsync(PathOf(call), call.Cancellation))),
        Verb.Create("add", "Make a destination", [s_name, s_url, s_agent, s_channel, s_private, Members.Optional], AddAsync),
        SetCommand.Create("destination", "/api/destinations/", s_name),
        Verb.Create("test", "Send it a test event now, and say what came of it", [s_name], TestAsync),
        RotateSecretCommand.Create("Make a new signing secret; for a while both sign", "/api/destinations/", s_name),
        Act("pause", "Hold its deliveries", "are held"),
        Act("resume", "Release its deliveries", "go out"),
        RemoveCommand.Create("Remove a destination and its subscriptions", "destination", "/api/destinations/", s_name));

    private static async Task<int> AddAsync(OperatorCall call)
    {
        var (agent, channel, url) = (call.Text(s_agent), call.Given(s_channel), call.Text(s_url));
        if (agent is not null && channel is not null)
        {
            throw new UsageException("Give --agent or --channel, not both.");
        }

        var body = new JsonObject { ["name"] = call.Value(s_name), ["kind"] = agent is not null ? "agent" : channel is not null ? "channel" : "http" };
        body.AddGiven(("url", url), ("agent", agent), ("channel", channel));
        if (call.Flag(s_private))
        {
            body["allowPrivateNetwork"] = true;
        }

        var made = await call.Client.PostAsync("/api/destinations", Members.AddTo(body, call.Values(Members.Optional)), call.Cancellation);
        return call.Results.Done(made["signingSecret"] is { } secret ? $"Made. It is signed with this secret, shown once: {secret}" : "Made.", made);
    }

    private static async Task<int> TestAsync(OperatorCall call)
    {
        var test = await call.Client.PostAsync(PathOf(call) + "/test", null, call.Cancellation);
        call.Results.One(test);
        return (string?)test["outcome"] == "delivered" ? 0 : 1;
    }

    private static Command Act(string verb, string description, string state) => Verb.Create(verb, description, [s_name], async call =>
    {
        var changed = await call.Client.PostAsync($"{PathOf(call)}/{verb}", null, call.Cancellation);
        return call.Results.Done($"The deliveries of {call.Value(s_name)} {state}.", changed);
    });

    private static string PathOf(OperatorCall call) => "/api/destinations/" + Verb.Part(call.Value(s_name));
}
