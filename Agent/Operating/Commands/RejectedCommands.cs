using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;

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
        Verb.Create("show", "One request, and how its sender was checked", [s_id], ShowAsync));

    private static async Task<int> ShowAsync(OperatorCall call)
    {
        var request = (await call.Client.GetAsync("/api/requests/" + Verb.Part(call.Value(s_id)), call.Cancellation)).AsObject();
        if (!call.Results.IsJson && request["body"] is JsonValue body)
        {
            // The API has it in base64, which nobody reads; what is no text stays so, and is called so.
            var content = Convert.FromBase64String(body.GetValue<string>());
            request.Remove("body");
            request[Utf8.IsValid(content) ? "body" : "bodyBase64"] = Utf8.IsValid(content) ? Encoding.UTF8.GetString(content) : Convert.ToBase64String(content);
        }

        return call.Results.One(request);
    }
}
