using System.Diagnostics;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Events;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Tunnel.Service.Channels.Live;

/// <summary>A claimed delivery in the hands of one connection: offered to it, then sent, until it is answered or taken back.</summary>
internal sealed class HeldMessage(ClaimedDelivery claim, DateTimeOffset now)
{
    private Activity? _span;

    /// <summary>Its event is gone once it is sent: an answer needs no body.</summary>
    public ClaimedDelivery Claim { get; private set; } = claim;

    public Guid Id => Claim.Id;

    /// <summary>Bytes of its body.</summary>
    public int Size { get; } = claim.Event?.Body.Length ?? 0;

    /// <summary>When it was offered, or sent.</summary>
    public DateTimeOffset Since { get; private set; } = now;

    public bool IsSent { get; private set; }

    /// <summary>Its place among what the channel has sent.</summary>
    public long Sequence { get; private set; }

    /// <summary>What a connector's own spans lie below (W3C): ours, or the provider's request where nobody records spans here.</summary>
    public string? TraceParent { get; private set; }

    public Event TakeEvent(LiveConnection connection, DateTimeOffset at, long sequence)
    {
        var taken = Claim.Event!;
        _span = ChannelTelemetry.Begin(Claim, connection);
        TraceParent = _span?.Id ?? taken.TraceParent;
        (Claim, Since, Sequence, IsSent) = (Claim with { Event = null }, at, sequence, true);
        return taken;
    }

    /// <summary>It was sent, and this has come of it.</summary>
    public void Conclude(SendResult result, DateTimeOffset at) => ChannelTelemetry.End(_span, result, at - Since);
}
