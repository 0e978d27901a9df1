using System.CommandLine;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>sessions</c>: browsers that are signed in.</summary>
internal static class SessionCommands
{
    private static readonly Argument<string> s_id = new("id") { Description = "Id of the session" };

    public static Command Create() => Verb.Group(
        "sessions",
        "Browsers that are signed in",
        Verb.Create("list", "The newest first", [OperatorOptions.Limit], static call => call.Results.ListAsync(
            call.Client.ListAsync("/api/sessions", "", call.Limit, call.Cancellation), "id", "actor", "kind", "method", "remoteAddress", "seenAt", "expiresAt")),
        Verb.Create("revoke", "End a session now", [s_id], static async call =>
        {
            await call.Client.PostAsync($"/api/sessions/{Verb.Part(call.Value(s_id))}/revoke", null, call.Cancellation);
            return call.Results.Done($"The session {call.Value(s_id)} has ended.");
        }));
}
