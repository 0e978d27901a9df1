using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Tunnel.Service.Sessions;
using WebhookOps.Tunnel.Transport.Forwarding;

namespace WebhookOps.Tunnel.Service.History;

/// <summary><c>/api/tunnels</c>: the tunnels that are up here, and their live requests.</summary>
internal static class HistoryEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    public static void MapHistory(this IEndpointRouteBuilder routes)
    {
        var tunnels = routes.MapGroup("/api/tunnels").OnPlane(Plane.Operator).RequireAuthorization("operator-api").WithTags("Tunnels");
        tunnels.MapGet("/", List).WithName("ListTunnels").WithSummary("The tunnels that are up");
        tunnels.MapGet("/{tunnelId}/requests", Requests).WithName("ListLiveRequests").WithSummary("A tunnel's live requests, newest first");
        tunnels.MapGet("/{tunnelId}/requests/{id}", Read).WithName("ReadLiveRequest").WithSummary("One live request with its headers");
        tunnels.MapGet("/{tunnelId}/requests/{id}/body", Body).WithName("ReadLiveRequestBody").WithSummary("The request's body as it came, as far as it was kept");
        tunnels.MapGet("/{tunnelId}/requests/{id}/response-body", ResponseBody).WithName("ReadLiveResponseBody").WithSummary("The answer's body, as far as it was kept");
        tunnels.MapPost("/{tunnelId}/requests/{id}/replay", Replay).WithName("ReplayLiveRequest").WithSummary("Send it to the app again; answers with what came of it");
    }

    private static Ok<TunnelList> List(TunnelRegistry registry) => TypedResults.Ok(new TunnelList(
        [.. registry.Sessions.OrderBy(s => s.Name, StringComparer.Ordinal).Select(s =>
            new TunnelAnswer(s.TunnelId, s.Name, s.AgentId is null ? "temporary" : "agent", s.Since, s.RemoteAddress, s.Version, s.UnderWay))]));

    private static Results<Ok<LiveRequestPage>, ProblemHttpResult> Requests(string tunnelId, LiveHistory history, int limit = DefaultLimit, string? after = null)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return Problem.Of(422, "out_of_range", $"Must be a whole number from 1 to {MaxLimit}.", "limit");
        }

        var rest = history.NewestFirst(tunnelId).SkipWhile(e => after is not null && string.CompareOrdinal(e.Id, after) >= 0).Take(limit + 1).ToList();
        var items = rest.Take(limit).Select(e => LiveRequestMapping.ToAnswer(e, headers: false)).ToList();
        return TypedResults.Ok(new LiveRequestPage(items, rest.Count > limit ? items[^1].Id : null));
    }

    private static Results<Ok<LiveRequestAnswer>, ProblemHttpResult> Read(string tunnelId, string id, LiveHistory history) =>
        history.Find(tunnelId, id) is { } entry ? TypedResults.Ok(LiveRequestMapping.ToAnswer(entry, headers: true)) : NotFound(id);

    private static Results<FileContentHttpResult, ProblemHttpResult> Body(string tunnelId, string id, LiveHistory history) =>
        history.Find(tunnelId, id) is { } entry ? Bytes(entry.Recording.RequestBody) : NotFound(id);

    private static Results<FileContentHttpResult, ProblemHttpResult> ResponseBody(string tunnelId, string id, LiveHistory history) =>
        history.Find(tunnelId, id) is { } entry ? Bytes(entry.Recording.ResponseBody) : NotFound(id);

    private static async Task<Results<Ok<LiveRequestAnswer>, ProblemHttpResult>> Replay(
        string tunnelId, string id, LiveHistory history, LiveReplay replay, TunnelRegistry registry, IOptions<TunnelOptions> options, CancellationToken cancellation)
    {
        if (history.Find(tunnelId, id) is not { } entry)
        {
            return NotFound(id);
        }

        if (entry.Recording.RequestBody.IsCut)
        {
            return Problem.Of(409, "body_not_kept", "Its body was too long to be kept whole, so it cannot be sent again.");
        }

        return registry.TryFind(tunnelId, out var session)
            ? TypedResults.Ok(LiveRequestMapping.ToAnswer(await replay.RunAsync(entry, session, options.Value.HistoryBodyBytes, cancellation), headers: true))
            : Problem.Of(409, "tunnel_not_connected", "Tunnel not connected: no agent is online for this URL.");
    }

    /// <summary>Never as what the sender says it is: a browser must not run it.</summary>
    private static FileContentHttpResult Bytes(BodyCopy body) => TypedResults.Bytes(body.ToArray(), "application/octet-stream", "body.bin");

    private static ProblemHttpResult NotFound(string id) => Problem.Of(404, "request_not_found", $"There is no live request '{(id.Length > 64 ? id[..64] : id)}' in this tunnel's history.");
}
