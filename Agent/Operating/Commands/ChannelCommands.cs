using System.CommandLine;
using System.Text.Json.Nodes;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>channels</c>: buffers that connectors drain.</summary>
internal static class ChannelCommands
{
    private static readonly Argument<string> s_name = new("name") { Description = "Name of the channel" };

    private static readonly Argument<string> s_connection = new("connection") { Description = "Id of the connection" };

    public static Command Create() => Verb.Group(
        "channels",
        "Buffers that connectors drain",
        Verb.Create("list", "Every channel and how it stands", [OperatorOptions.Limit], static call => call.Results.ListAsync(
            call.Client.ListAsync("/api/channels", "", call.Limit, call.Cancellation), "name", "stats.messagesQueued", "maxQueueSize", "stats.messagesInFlight", "stats.connectedClients", "streamUrl")),
        Verb.Create("show", "One channel", [s_name], static async call => call.Results.One(await call.Client.GetAsync(PathOf(call), call.Cancellation))),
        Verb.Create("connections", "Its connectors", [s_name, OperatorOptions.Limit], static call => call.Results.ListAsync(
            call.Client.ListAsync(PathOf(call) + "/connections", "", call.Limit, call.Cancellation),
            "id", "connectorId", "protocol", "remoteAddress", "connectedAt", "inFlightCount", "messagesAcked", "messagesNacked")),
        Verb.Create("disconnect", "Cut a connector; what it holds goes to another", [s_name, s_connection], static async call =>
        {
            await call.Client.SendAsync(HttpMethod.Delete, $"{PathOf(call)}/connections/{Verb.Part(call.Value(s_connection))}", null, call.Cancellation);
            return call.Results.Done($"The connection {call.Value(s_connection)} ends.");
        }),
        Verb.Create("sources", "What it has of each source", [s_name, OperatorOptions.Limit], static call => call.Results.ListAsync(
            call.Client.ListAsync(PathOf(call) + "/sources", "", call.Limit, call.Cancellation), "source", "pending", "inFlight", "deadLettered")),
        Verb.Create("dead-letters", "Its dead letters, the newest first", [s_name, OperatorOptions.Limit], static call => call.Results.ListAsync(
            call.Client.ListAsync(PathOf(call) + "/dead-letters", "", call.Limit, call.Cancellation), DeliveryCommands.Columns)),
        Verb.Create("add", "Make a channel", [s_name, Members.Optional], static async call =>
        {
            var made = await call.Client.PostAsync("/api/channels", Members.AddTo(new JsonObject { ["name"] = call.Value(s_name) }, call.Values(Members.Optional)), call.Cancellation);
            return call.Results.Done($"Made. Connectors come with this token, shown once: {made["token"]}", made);
        }),
        SetCommand.Create("channel", "/api/channels/", s_name),
        Verb.Create("rotate-token", "Make a new token; the old one counts for an hour more", [s_name], static async call =>
        {
            var made = await call.Client.PostAsync(PathOf(call) + "/rotate-token", null, call.Cancellation);
            return call.Results.Done($"The new token, shown once: {made["token"]}", made);
        }),
        RemoveCommand.Create("Remove a channel that no destination goes to", "channel", "/api/channels/", s_name));

    private static string PathOf(OperatorCall call) => "/api/channels/" + Verb.Part(call.Value(s_name));
}
