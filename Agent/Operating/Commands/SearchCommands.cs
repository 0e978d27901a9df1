using System.CommandLine;
using System.Text.Json.Nodes;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>searches</c>: searches with a name, for everybody.</summary>
internal static class SearchCommands
{
    private static readonly Argument<string> s_name = new("name") { Description = "What it is called" };
    private static readonly Argument<string> s_query = new("query") { Description = "As in the query bar: state:dead last:24h" };
    private static readonly Argument<string> s_id = new("id") { Description = "Id of the saved search" };

    public static Command Create() => Verb.Group(
        "searches",
        "Searches with a name, for everybody",
        Verb.Create("list", "Every saved search", [OperatorOptions.Limit], static call =>
            call.Results.ListAsync(call.Client.ListAsync("/api/searches", "", call.Limit, call.Cancellation), "id", "name", "query", "savedBy")),
        Verb.Create("save", "Give a search a name; one that has it already is replaced", [s_name, s_query], static async call =>
        {
            var saved = await call.Client.PostAsync("/api/searches", new JsonObject { ["name"] = call.Value(s_name), ["query"] = call.Value(s_query) }, call.Cancellation);
            return call.Results.Done($"The search {call.Value(s_name)} is saved.", saved);
        }),
        Verb.Create("remove", "Forget a saved search", [s_id], static async call =>
        {
            await call.Client.SendAsync(HttpMethod.Delete, "/api/searches/" + Verb.Part(call.Value(s_id)), null, call.Cancellation);
            return call.Results.Done($"The search {call.Value(s_id)} is forgotten.");
        }));
}
