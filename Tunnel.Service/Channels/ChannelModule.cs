using Microsoft.Extensions.DependencyInjection.Extensions;
using WebhookOps.Core;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage.Recording;
using WebhookOps.Tunnel.Service.Channels.Draining;
using WebhookOps.Tunnel.Service.Channels.Live;
using WebhookOps.Tunnel.Service.Channels.Streams;

namespace WebhookOps.Tunnel.Service.Channels;

/// <summary>Relay channels: buffered streams that connectors drain.</summary>
internal static class ChannelModule
{
    public static void AddChannels(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(KnownSettings.Of<ChannelOptions>(ChannelOptions.Section));
        services.AddOptions<ChannelOptions>().BindConfiguration(ChannelOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<OutcomeRecorder>();
        services.AddSingleton<Settlement>();
        services.AddSingleton<HubServices>();
        services.AddSingleton<ChannelHubs>();
        services.AddSingleton<IReplicaHintListener>(static provider => provider.GetRequiredService<ChannelHubs>());
        services.AddHostedService<ChannelDispatcher>();
        services.AddHostedService<ChannelSweep>();
        services.AddSingleton<ChannelDoor>();
        services.AddSingleton<ConnectionKeeper>();
        services.AddHostedService(static provider => provider.GetRequiredService<ConnectionKeeper>());
        services.AddSingleton<WebSocketStream>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<LongPoll>();
        services.AddSingleton<Answers>();
        services.AddSingleton<ChannelStatus>();
    }

    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
        var connect = routes.MapGroup("/connect").OnPlane(Plane.Edge).WithTags("Channels");
        connect.MapGet("/stream/{channel}", static (HttpContext context, string channel, WebSocketStream stream) => stream.RunAsync(context, channel))
            .WithName("StreamChannel")
            .WithSummary("Drain a channel over a WebSocket");
        connect.MapGet("/stream/{channel}/sse", static (HttpContext context, string channel, EventStream stream) => stream.RunAsync(context, channel))
            .WithName("StreamChannelEvents")
            .WithSummary("Drain a channel as server-sent events; answer by /connect/ack");
        connect.MapGet("/stream/{channel}/poll", static (HttpContext context, string channel, LongPoll poll) => poll.RunAsync(context, channel))
            .WithName("PollChannel")
            .WithSummary("Drain a channel by long polls (timeout, max_messages); answer by /connect/ack");
        connect.MapPost("/ack", static (HttpContext context, Answers answers) => answers.RunAsync(context))
            .WithName("AnswerChannelMessage")
            .WithSummary("Ack or nack a message (message_id, status, retry) of the connection in X-Connection-Id");
        connect.MapGet("/status/{channel}", static (HttpContext context, string channel, ChannelStatus status) => status.RunAsync(context, channel))
            .WithName("ReadChannelStatus")
            .WithSummary("How a channel stands, for its connectors");
    }
}
