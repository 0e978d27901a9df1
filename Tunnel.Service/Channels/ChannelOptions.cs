using System.ComponentModel.DataAnnotations;

namespace WebhookOps.Tunnel.Service.Channels;

/// <summary>Section <c>Channels</c> of the configuration: what is the same for every channel.</summary>
public sealed class ChannelOptions
{
    public const string Section = "Channels";

    /// <summary>Seconds between heartbeats to a connector.</summary>
    [Range(0.1, 3600)]
    public double HeartbeatSeconds { get; set; } = 30;

    /// <summary>Seconds after which a connector that does not answer a WebSocket ping, or does not read what it is sent, is cut.</summary>
    [Range(1, 3600)]
    public double SilenceSeconds { get; set; } = 15;

    /// <summary>Seconds for which a named long-poll connector stays connected between its polls.</summary>
    [Range(1, 3600)]
    public double PollLingerSeconds { get; set; } = 60;

    /// <summary>Bytes of bodies that one channel keeps in memory on their way to connectors.</summary>
    [Range(1024, long.MaxValue)]
    public long MaxBytes { get; set; } = 16 * 1024 * 1024;
}
