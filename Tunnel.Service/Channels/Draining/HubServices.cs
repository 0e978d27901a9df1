using System.Threading.Channels;
using Microsoft.Extensions.Options;
using WebhookOps.Storage.Recording;

namespace WebhookOps.Tunnel.Service.Channels.Draining;

/// <summary>What all hubs share.</summary>
internal sealed class HubServices(IOptions<ChannelOptions> options, OutcomeRecorder recorder, Settlement settlement, TimeProvider clock)
{
    public ChannelOptions Options { get; } = options.Value;

    public OutcomeRecorder Recorder { get; } = recorder;

    public Settlement Settlement { get; } = settlement;

    public TimeProvider Clock { get; } = clock;

    /// <summary>Hubs that have room and may have messages.</summary>
    public Channel<ChannelHub> Ready { get; } = Channel.CreateUnbounded<ChannelHub>(new UnboundedChannelOptions { SingleReader = true });
}
