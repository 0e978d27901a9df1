namespace WebhookOps.Agent.Connecting.Streams;

/// <summary>How far an event stream had come, for the one that goes on with it.</summary>
internal sealed class StreamPosition
{
    public string LastEventId { get; set; } = "";
}
