namespace WebhookOps.Agent.Connecting.Streams;

/// <summary>One connection to a channel.</summary>
internal interface IChannelStream : IAsyncDisposable
{
    /// <summary>Messages until the connection ends.</summary>
    /// <param name="admitted">Called once, when the server has let the connector in.</param>
    /// <exception cref="StreamEndedException">It has ended; says why.</exception>
    IAsyncEnumerable<ChannelMessage> ReadAsync(Action admitted, CancellationToken cancellation);

    /// <summary>Says what came of a message.</summary>
    Task AnswerAsync(ChannelMessage message, Verdict verdict, CancellationToken cancellation);
}
