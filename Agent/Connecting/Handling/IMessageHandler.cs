namespace WebhookOps.Agent.Connecting.Handling;

/// <summary>Takes messages where they belong.</summary>
internal interface IMessageHandler : IAsyncDisposable
{
    /// <summary>Ends when the destination has confirmed, or will not. Throws on cancellation only.</summary>
    Task<Verdict> HandleAsync(ChannelMessage message, CancellationToken cancellation);
}
