using System.CommandLine;

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
        Verb.Create("requests", "The last requests of a tunnel, the newest first", [s_tunnel, OperatorOptions.Limit], static call =>
            RequestsAsync(call, call.Value(s_tunnel))),
        Verb.Create("show", "One request with its headers", [s_tunnel, s_id], static async call => call.Results.One(await call.Client.GetAsync(PathOf(call), call.Cancellation))),
        Verb.Create("body", "Its body, byte for byte into a file or a pipe; made safe for a terminal", [s_tunnel, s_id, s_response, s_file], static async call =>
        {
            var body = await call.Client.ReadAsync($"{PathOf(call)}/{(call.Flag(s_response) ? "response-body" : "body")}", call.Cancellation);
            await ExportCommand.WriteAsync(call, body, call.Text(s_file));
            return 0;
        }),
        Verb.Create("replay", "Send a request to the app again, and show what came of it", [s_tunnel, s_id], static async call =>
            call.Results.One(await call.Client.PostAsync(PathOf(call) + "/replay", null, call.Cancellation))));

    public static Task<int> RequestsAsync(OperatorCall call, string tunnel) => call.Results.ListAsync(
        call.Client.ListAsync($"/api/tunnels/{Verb.Part(tunnel)}/requests", "", call.Limit, call.Cancellation), "id", "at", "method", "path", "status", "error", "durationMs");

    private static async Task<int> ListAsync(OperatorCall call)
    {
        var answer = await call.Client.GetAsync("/api/tunnels", call.Cancellation);
        return answer["known"]!.GetValue<bool>()
            ? await call.Results.ListAsync(
                answer["items"]!.AsArray().Select(static t => t!).ToAsyncEnumerable(), "tunnelId", "name", "kind", "since", "remoteAddress", "version", "requestsUnderWay")
            : throw new ApiException("No tunnel service answered, so it is not known which tunnels are up.");
    }

    private static string PathOf(OperatorCall call) => $"/api/tunnels/{Verb.Part(call.Value(s_tunnel))}/requests/{Verb.Part(call.Value(s_id))}";
}
