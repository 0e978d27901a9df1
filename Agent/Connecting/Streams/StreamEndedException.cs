namespace WebhookOps.Agent.Connecting.Streams;

/// <summary>A connection to a channel has ended, or could not begin.</summary>
internal sealed class StreamEndedException(string message, Exception? cause = null) : Exception(message, cause);
