using System.CommandLine;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>deliveries</c>: what goes out.</summary>
internal static class DeliveryCommands
{
    private static readonly Argument<string> s_id = new("id") { Description = "Id of the delivery" };

    public static string[] Columns { get; } = ["id", "eventId", "destination", "state", "attemptCount", "lastStatus", "lastError"];

    public static Command Create() => Verb.Group(
        "deliveries",
        "What goes out",
        Verb.Create("list", "The newest first", [EventCommands.State, EventCommands.Destination, OperatorOptions.Limit], static call => call.Results.ListAsync(
            call.Client.ListAsync(
                "/api/deliveries", Verb.Query(("state", call.Text(EventCommands.State)), ("destination", call.Text(EventCommands.Destination))), call.Limit, call.Cancellation),
            Columns)),
        Verb.Create("show", "One delivery with its attempts", [s_id], static async call =>
            call.Results.One(await call.Client.GetAsync("/api/deliveries/" + Verb.Part(call.Value(s_id)), call.Cancellation))),
        Verb.Create("causes", "What the dead letters died of, the most frequent first", [], static call => call.Results.ListAsync(
            call.Client.ListAsync("/api/deliveries/causes", "", int.MaxValue, call.Cancellation), "count", "destination", "error", "status", "latest")),
        ExportCommand.Create("/api/deliveries/export", [EventCommands.State, EventCommands.Destination], static call =>
            [("state", call.Text(EventCommands.State)), ("destination", call.Text(EventCommands.Destination))]),
        Act("retry", "Make a delivery due now", "is due now"),
        Act("cancel", "Give a delivery up", "is cancelled"));

    private static Command Act(string verb, string description, string state) => Verb.Create(verb, description, [s_id], async call =>
    {
        var changed = await call.Client.PostAsync($"/api/deliveries/{Verb.Part(call.Value(s_id))}/{verb}", null, call.Cancellation);
        return call.Results.Done($"The delivery {call.Value(s_id)} {state}.", changed);
    });
}
