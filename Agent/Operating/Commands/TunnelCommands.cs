using System.CommandLine;
using System.Text.Json.Nodes;
using WebhookOps.Agent.Output;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>tunnels</c>: those that are up, and their last requests.</summary>
internal static class TunnelCommands
{
    private static readonly Argument<string> s_tunnel = new("tunnel") { Description = "Id of the tunnel" };
    private static readonly Argument<string> s_id = new("id") { Description = "Id of the request" };
    private static readonly Option<bool> s_response = new("--response") { Description = "The answer's body instead of the request's" };
    private static readonly Option<string?> s_file = new("--file") { Description = "Write the body into this file" };

    public static Command Create() => Verb.Group(
        "tunnels",
        "Live connections to private apps",
        Verb.Create("list", "The tunnels that are up", [], ListAsync),
        Verb.Create("requests", "The last requests of a tunnel, the newest first", [s_tunnel, OperatorOptions.Limit], ListRequestsAsync),
        Verb.Create("show", "One request with its headers", [s_tunnel, s_id], static async call => call.Results.One(await call.Client.GetAsync(PathOf(call), call.Cancellation))),
        Verb.Create("body", "Its body, byte for byte into a file or a pipe; made safe for a terminal", [s_tunnel, s_id, s_response, s_file], static async call =>
        {
            var body = await call.Client.ReadAsync($"{PathOf(call)}/{(call.Flag(s_response) ? "response-body" : "body")}", call.Cancellation);
            await ExportCommand.WriteAsync(call, body, call.Text(s_file));
            return 0;
        }),
        Verb.Create("replay", "Send a request to the app again, and show what came of it", [s_tunnel, s_id], static async call =>
            call.Results.One(await call.Client.PostAsync(PathOf(call) + "/replay", null, call.Cancellation))));

    public static Task<int> RequestsAsync(OperatorCall call, string tunnel) => ShowAsync(call, RequestsOf(call, tunnel));

    /// <summary>The API has no requests of a tunnel that does not exist, as of one that was not called yet.</summary>
    private static async Task<int> ListRequestsAsync(OperatorCall call)
    {
        var tunnel = call.Value(s_tunnel);
        var requests = await RequestsOf(call, tunnel).ToListAsync(call.Cancellation);
        return requests.Count > 0 || (await UpAsync(call)).Any(t => (string?)t["tunnelId"] == tunnel) || await IsOfAgentAsync(call, tunnel)
            ? await ShowAsync(call, requests.ToAsyncEnumerable())
            : throw new ApiException($"There is no tunnel {Printable.Of(tunnel)}. 'webhookops tunnels list' shows those that are up.");
    }

    private static async Task<int> ListAsync(OperatorCall call) =>
        await call.Results.ListAsync((await UpAsync(call)).ToAsyncEnumerable(), "tunnelId", "name", "kind", "since", "remoteAddress", "version", "requestsUnderWay");

    private static async Task<IEnumerable<JsonNode>> UpAsync(OperatorCall call)
    {
        var answer = await call.Client.GetAsync("/api/tunnels", call.Cancellation);
        return answer["known"]!.GetValue<bool>()
            ? answer["items"]!.AsArray().Select(static t => t!)
            : throw new ApiException("No tunnel service answered, so it is not known which tunnels are up.");
    }

    private static ValueTask<bool> IsOfAgentAsync(OperatorCall call, string tunnel) =>
        call.Client.ListAsync("/api/agents", "", int.MaxValue, call.Cancellation).AnyAsync(a => (string?)a["tunnelId"] == tunnel, call.Cancellation);

    private static IAsyncEnumerable<JsonNode> RequestsOf(OperatorCall call, string tunnel) =>
        call.Client.ListAsync($"/api/tunnels/{Verb.Part(tunnel)}/requests", "", call.Limit, call.Cancellation);

    private static Task<int> ShowAsync(OperatorCall call, IAsyncEnumerable<JsonNode> requests) =>
        call.Results.ListAsync(requests, "id", "at", "method", "path", "status", "error", "durationMs");

    private static string PathOf(OperatorCall call) => $"/api/tunnels/{Verb.Part(call.Value(s_tunnel))}/requests/{Verb.Part(call.Value(s_id))}";
}
