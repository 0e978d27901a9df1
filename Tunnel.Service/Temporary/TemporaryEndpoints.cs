using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using WebhookOps.ServiceDefaults.Edge;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage.Configuration;
using WebhookOps.Tunnel.Service.Live;
using WebhookOps.Tunnel.Service.Sessions;

namespace WebhookOps.Tunnel.Service.Temporary;

internal static class TemporaryEndpoints
{
    private const string Bearer = "Bearer ";
    private const string CallPrefix = "/webhook/";

    public static void MapTemporary(this IEndpointRouteBuilder routes)
    {
        var edge = routes.MapGroup("").OnPlane(Plane.Edge).WithTags("Temporary URLs");
        edge.MapGet("/new", New).WithName("NewTemporaryUrl").WithSummary("Gives out a temporary public URL.");
        edge.MapGet("/ws/{channelId}", Connect).WithName("ConnectTemporaryUrl").WithSummary("Opens the tunnel behind a temporary URL.");
        edge.Map(CallPrefix + "{channelId}/{**path}", Call(routes.ServiceProvider)).ShortCircuit().WithName("CallTemporaryUrl").WithSummary("Passes the request to the app behind a temporary URL, or to a source of this slug.");
    }

    private static RequestDelegate Call(IServiceProvider services)
    {
        var (live, catalog, receiver) = (services.GetRequiredService<LiveForwarder>(), services.GetRequiredService<ICatalogSource>(), services.GetService<IWebhookReceiver>());
        return context =>
        {
            var id = (string)context.Request.RouteValues["channelId"]!;
            return receiver is not null && catalog.Current.SourcesBySlug.ContainsKey(id) ? receiver.ReceiveAsync(context) : live.ForwardAsync(context, id, CallPrefix, temporary: true);
        };
    }

    private static Results<Ok<NewChannel>, ProblemHttpResult> New(HttpContext context, TemporaryChannels channels, EdgeAddresses edge, IOptions<TunnelOptions> options)
    {
        if (!options.Value.AllowTemporary)
        {
            return Problem.Of(403, "temporary_urls_disabled", "This server gives out no temporary URLs. Enrol an agent and use its URL.");
        }

        if (channels.Create() is not { } channel)
        {
            return Problem.Of(429, "too_many_temporary_urls", "This server has given out as many temporary URLs as it can. Try again later.");
        }

        var url = edge.BaseUrlOf(context);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new NewChannel(channel.Id, channel.Token, $"{url}/webhook/{channel.Id}", $"ws{url[4..]}/ws/{channel.Id}"));
    }

    private static Task<IResult> Connect(HttpContext context, string channelId, TemporaryChannels channels, TunnelRegistry registry, TunnelAcceptor acceptor)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var token = authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..] : "";
        if (channels.Owns(token, channelId))
        {
            return acceptor.RunAsync(context, new ChannelOwner(channels, channelId, token));
        }

        return Task.FromResult<IResult>(registry.TryFind(channelId, out _)
            ? Problem.Of(409, "channel_in_use", "Channel is already in use.")
            : Problem.Of(403, "channel_forbidden", "Forbidden or invalid channel_id: show the token that came with it."));
    }
}
