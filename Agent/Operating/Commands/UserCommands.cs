using System.CommandLine;
using System.Text.Json.Nodes;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>users</c>: who may sign in to the pages.</summary>
internal static class UserCommands
{
    private static readonly Argument<string> s_name = new("name") { Description = "What they sign in with; a mail address will do" };
    private static readonly Argument<string> s_wanted = new("role") { Description = "viewer, operator or admin" };
    private static readonly Option<string?> s_role = new("--role") { Description = "viewer (if not given), operator or admin" };

    public static Command Create() => Verb.Group(
        "users",
        "Who may sign in to the pages",
        Verb.Create("list", "Every user", [OperatorOptions.Limit], static call => call.Results.ListAsync(
            call.Client.ListAsync("/api/users", "", call.Limit, call.Cancellation), "name", "role", "status", "gitHub", "signedInAt")),
        Verb.Create("show", "One user", [s_name], static async call => call.Results.One(await call.Client.GetAsync(PathOf(call), call.Cancellation))),
        Verb.Create("add", "Invite a user, who sets a password of their own", [s_name, s_role], static async call =>
        {
            var body = new JsonObject { ["name"] = call.Value(s_name) }.AddGiven(("role", call.Text(s_role)));
            var made = await call.Client.PostAsync("/api/users", body, call.Cancellation);
            return call.Results.Done($"Invited. Pass this link on, shown once and good until {made["invitationUntil"]}: {made["invitationUrl"]}", made);
        }),
        Verb.Create("role", "Change what a user may do", [s_name, s_wanted], static call =>
            ChangeAsync(call, new JsonObject { ["role"] = call.Value(s_wanted) }, $"is {call.Value(s_wanted)} from now on")),
        Verb.Create("disable", "End a user's sessions and let them sign in no more", [s_name], static call =>
            ChangeAsync(call, new JsonObject { ["disabled"] = true }, "is disabled")),
        Verb.Create("enable", "Let a user sign in again", [s_name], static call =>
            ChangeAsync(call, new JsonObject { ["disabled"] = false }, "may sign in again")),
        Verb.Create("reset", "Take a user's password away, end their sessions, and make the link to set a new one", [s_name], static async call =>
        {
            var reset = await call.Client.PostAsync(PathOf(call) + "/reset", null, call.Cancellation);
            return call.Results.Done($"Pass this link on, shown once and good until {reset["invitationUntil"]}: {reset["invitationUrl"]}", reset);
        }),
        RemoveCommand.Create("Remove a user; what they did stays in the audit trail", "user", "/api/users/", s_name));

    private static async Task<int> ChangeAsync(OperatorCall call, JsonObject change, string state)
    {
        var changed = await call.Client.SendAsync(HttpMethod.Patch, PathOf(call), change, call.Cancellation);
        return call.Results.Done($"The user {call.Value(s_name)} {state}.", changed);
    }

    private static string PathOf(OperatorCall call) => "/api/users/" + Verb.Part(call.Value(s_name));
}
