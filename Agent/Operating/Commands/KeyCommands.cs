using System.CommandLine;
using System.Text.Json.Nodes;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>keys</c>: what programs prove themselves with to the API.</summary>
internal static class KeyCommands
{
    private static readonly Argument<string> s_name = new("name") { Description = "Whose or what for; it stands in the audit trail" };
    private static readonly Argument<string> s_id = new("id") { Description = "Id of the key" };
    private static readonly Option<string?> s_scope = new("--scope") { Description = "viewer (if not given), operator or admin" };
    private static readonly Option<string?> s_expires = new("--expires") { Description = "When it stops working (ISO 8601, with an offset or Z); never if not given" };

    public static Command Create() => Verb.Group(
        "keys",
        "What programs prove themselves with to the API",
        Verb.Create("list", "Every key, without its text", [OperatorOptions.Limit], static call => call.Results.ListAsync(
            call.Client.ListAsync("/api/keys", "", call.Limit, call.Cancellation), "id", "name", "scope", "createdAt", "expiresAt", "revokedAt")),
        Verb.Create("add", "Make a key", [s_name, s_scope, s_expires], static async call =>
        {
            var body = new JsonObject { ["name"] = call.Value(s_name) }.AddGiven(("scope", call.Text(s_scope)), ("expiresAt", call.Text(s_expires)));
            var made = await call.Client.PostAsync("/api/keys", body, call.Cancellation);
            return call.Results.Done($"Made. The key, shown once: {made["key"]}", made);
        }),
        Verb.Create("revoke", "Refuse a key from now on", [s_id], static async call =>
        {
            var revoked = await call.Client.PostAsync($"/api/keys/{Verb.Part(call.Value(s_id))}/revoke", null, call.Cancellation);
            return call.Results.Done($"The key {revoked["name"]} is refused from now on.", revoked);
        }));
}
