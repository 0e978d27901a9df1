using System.CommandLine;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>rejected</c>: what was turned away.</summary>
internal static class RejectedCommands
{
    private static readonly Argument<string> s_id = new("id") { Description = "Id of the request" };
    private static readonly Option<string?> s_code = new("--code") { Description = "Why: signature_invalid, rate_limited, …" };

    public static Command Create() => Verb.Group(
        "rejected",
        "What was turned away",
        Verb.Create("list", "The newest first", [EventCommands.Source, s_code, OperatorOptions.Limit], static call => call.Results.ListAsync(
            call.Client.ListAsync("/api/requests", Verb.Query(("source", call.Text(EventCommands.Source)), ("code", call.Text(s_code))), call.Limit, call.Cancellation),
            "id", "receivedAt", "slug", "status", "code", "method", "path")),
        Verb.Create("reasons", "Why, the most frequent reason first", [], static call => call.Results.ListAsync(
            call.Client.ListAsync("/api/requests/reasons", "", int.MaxValue, call.Cancellation), "count", "code", "status", "slug", "latest")),
        Verb.Create("show", "One request, and how its sender was checked", [s_id], static async call =>
            call.Results.One(await call.Client.GetAsync("/api/requests/" + Verb.Part(call.Value(s_id)), call.Cancellation))));
}
