using System.CommandLine;
using System.Text.Json.Nodes;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>incidents</c> and <c>alerts</c>: what is wrong, and who is told.</summary>
internal static class AlertCommands
{
    private const string Targets = "/api/alert-targets/";

    private static readonly Argument<string> s_id = new("id") { Description = "Id of the incident" };
    private static readonly Argument<string> s_name = new("name") { Description = "Name of the alert target" };
    private static readonly Option<string?> s_state = new("--state") { Description = "open or resolved; both if not given" };
    private static readonly Option<string?> s_kind = new("--kind") { Description = "destination-failing, backlog-growing, agent-gone or channel-near-limit" };

    public static Command CreateIncidents() => Verb.Group(
        "incidents",
        "What is wrong, and what was",
        Verb.Create("list", "The newest first", [s_state, s_kind, OperatorOptions.Limit], static call => call.Results.ListAsync(
            call.Client.ListAsync("/api/incidents", Verb.Query(("state", call.Text(s_state)), ("kind", call.Text(s_kind))), call.Limit, call.Cancellation),
            "id", "kind", "subject", "state", "openedAt", "resolvedAt", "summary")),
        Verb.Create("show", "One incident, and who was told of it", [s_id], static async call =>
            call.Results.One(await call.Client.GetAsync("/api/incidents/" + Verb.Part(call.Value(s_id)), call.Cancellation))),
        Act("acknowledge", "Say that you look after it", "is looked after"),
        Act("resolve", "Declare it over; what is still wrong opens another", "is over"));

    public static Command CreateAlerts() => Verb.Group(
        "alerts",
        "Who is told of incidents",
        Verb.Create("list", "Every alert target", [OperatorOptions.Limit], static call =>
            call.Results.ListAsync(call.Client.ListAsync("/api/alert-targets", "", call.Limit, call.Cancellation), "name", "kind", "enabled", "incidents", "url", "mail.to")),
        Verb.Create("show", "One alert target", [s_name], static async call => call.Results.One(await call.Client.GetAsync(PathOf(call), call.Cancellation))),
        Verb.Create("add", "Make an alert target: kind=webhook|mail|slack, url=…, mail.host=…, incidents='[\"agent-gone\"]'", [s_name, Members.Optional], static async call =>
        {
            var made = await call.Client.PostAsync("/api/alert-targets", Members.AddTo(new JsonObject { ["name"] = call.Value(s_name) }, call.Values(Members.Optional)), call.Cancellation);
            return call.Results.Done(made["signingSecret"] is { } secret ? $"Made. Its alerts are signed with this secret, shown once: {secret}" : "Made.", made);
        }),
        SetCommand.Create("alert target", Targets, s_name),
        RotateSecretCommand.Create("Make a webhook a new signing secret; for a while both sign", Targets, s_name),
        RemoveCommand.Create("Remove an alert target; what it has not been told yet it is not told", "alert target", Targets, s_name),
        Verb.Create("settings", "When something counts as an incident; with members, changes them", [Members.Optional], static async call =>
            call.Results.One(call.Values(Members.Optional) is { Count: > 0 } changes
                ? await call.Client.SendAsync(HttpMethod.Patch, "/api/alert-settings", Members.AddTo([], changes), call.Cancellation)
                : await call.Client.GetAsync("/api/alert-settings", call.Cancellation))),
        Verb.Create("test", "Send a target a test alert", [s_name], static async call =>
        {
            var test = await call.Client.PostAsync(PathOf(call) + "/test", null, call.Cancellation);
            var isTold = (bool?)test["told"] ?? false;
            call.Results.Done(isTold ? $"{call.Value(s_name)} took the test alert." : $"{call.Value(s_name)} did not take it: {test["error"]}", test);
            return isTold ? 0 : 1;
        }));

    private static string PathOf(OperatorCall call) => Targets + Verb.Part(call.Value(s_name));

    private static Command Act(string verb, string description, string state) => Verb.Create(verb, description, [s_id], async call =>
    {
        var changed = await call.Client.PostAsync($"/api/incidents/{Verb.Part(call.Value(s_id))}/{verb}", null, call.Cancellation);
        return call.Results.Done($"The incident {call.Value(s_id)} {state}.", changed);
    });
}
