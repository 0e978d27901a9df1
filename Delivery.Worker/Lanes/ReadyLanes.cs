using System.Threading.Channels;

namespace WebhookOps.Delivery.Worker.Lanes;

/// <summary>The lanes that want deliveries and have room for some, in the order in which they came. A lane stands in it once.</summary>
internal sealed class ReadyLanes
{
    private readonly Channel<Lane> _channel = Channel.CreateUnbounded<Lane>(new UnboundedChannelOptions { SingleReader = true });

    public void Add(Lane lane) => _channel.Writer.TryWrite(lane);

    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => _channel.Reader.WaitToReadAsync(cancellation);

    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Lane? lane) => _channel.Reader.TryRead(out lane);
}
