using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Tunnels;

namespace WebhookOps.Dashboard.Blazor.Api.Tunnels;

/// <summary><c>/api/tunnels</c>: the tunnels that are up, and their live requests.</summary>
internal static class TunnelEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    public static void MapTunnels(this RouteGroupBuilder api)
    {
        var tunnels = api.MapGroup("/tunnels").WithTags("Tunnels");
        tunnels.MapGet("/", List).WithName("ListTunnels").WithSummary("The tunnels that are up");
        tunnels.MapGet("/{tunnelId}/requests", Requests).WithName("ListLiveRequests").WithSummary("A tunnel's live requests, newest first");
        tunnels.MapGet("/{tunnelId}/requests/{id}", Read).WithName("ReadLiveRequest").WithSummary("One live request with its headers");
        tunnels.MapGet("/{tunnelId}/requests/{id}/body", Body).WithName("ReadLiveRequestBody").WithSummary("The request's body as it came, as far as it was kept")
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream");
        tunnels.MapGet("/{tunnelId}/requests/{id}/response-body", ResponseBody).WithName("ReadLiveResponseBody").WithSummary("The answer's body, as far as it was kept")
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream");
        tunnels.MapPost("/{tunnelId}/requests/{id}/replay", Replay).WithName("ReplayLiveRequest").WithSummary("Send it to the app again; answers with what came of it");
    }

    private static async Task<Ok<TunnelListAnswer>> List(ILiveTunnels live, CancellationToken cancellation)
    {
        var all = await live.ListAsync(cancellation);
        return TypedResults.Ok(new TunnelListAnswer(all ?? [], all is not null));
    }

    private static async Task<Results<Ok<LiveRequestPage>, ProblemHttpResult>> Requests(
        string tunnelId, ILiveTunnels live, CancellationToken cancellation, int limit = DefaultLimit, string? after = null)
    {
        var checks = new Checks();
        checks.Range(limit, 1, MaxLimit, "limit");
        return checks.Failed ? checks.ToProblem() : TypedResults.Ok(await live.RequestsAsync(tunnelId, after, limit, cancellation));
    }

    private static async Task<Results<Ok<LiveRequest>, ProblemHttpResult>> Read(string tunnelId, string id, ILiveTunnels live, CancellationToken cancellation) =>
        await live.FindAsync(tunnelId, id, cancellation) is { } found ? TypedResults.Ok(found) : Problems.NotFound("request", id);

    private static Task<Results<FileContentHttpResult, ProblemHttpResult>> Body(string tunnelId, string id, ILiveTunnels live, CancellationToken cancellation) =>
        FileAsync(tunnelId, id, LiveBody.Request, live, cancellation);

    private static Task<Results<FileContentHttpResult, ProblemHttpResult>> ResponseBody(string tunnelId, string id, ILiveTunnels live, CancellationToken cancellation) =>
        FileAsync(tunnelId, id, LiveBody.Response, live, cancellation);

    /// <summary>Never as what the sender says it is: a browser must not run it.</summary>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> FileAsync(string tunnelId, string id, LiveBody body, ILiveTunnels live, CancellationToken cancellation) =>
        await live.BodyAsync(tunnelId, id, body, cancellation) is { } bytes
            ? TypedResults.File(bytes, "application/octet-stream", "body.bin")
            : Problems.NotFound("request", id);

    internal static async Task<Results<Ok<LiveRequest>, ProblemHttpResult>> Replay(
        string tunnelId, string id, ILiveTunnels live, Edits edits, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var replayed = await live.ReplayAsync(tunnelId, id, cancellation);
        switch (replayed.Refusal)
        {
            case LiveRefusal.NotFound:
                return Problems.NotFound("request", id);
            case LiveRefusal.BodyNotKept:
                return Problem.Of(StatusCodes.Status409Conflict, "body_not_kept", "Its body was too long to be kept whole, so it cannot be sent again.");
            case LiveRefusal.WebSocket:
                return Problem.Of(StatusCodes.Status409Conflict, "websocket", "It opened a WebSocket; what was said in it is not kept, so it cannot be sent again.");
            case LiveRefusal.NoAnswer:
                return Problem.Of(StatusCodes.Status504GatewayTimeout, "replay_unanswered", "It was sent, but what came of it is not known yet. Look into the tunnel's requests.");
            case LiveRefusal.NotConnected:
                return Problem.Of(StatusCodes.Status409Conflict, "tunnel_not_connected", "Tunnel not connected: no agent is online for this URL.");
        }

        await edits.RecordAsync(user, new Deed("tunnel.replay", tunnelId, new { Request = id, Made = replayed.Made!.Id }), cancellation);
        return TypedResults.Ok(replayed.Made);
    }
}
