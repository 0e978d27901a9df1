namespace WebhookOps.Outputs.Batching;

/// <summary>One connection to a system that likes its events many at a time. Used by one caller at a time.</summary>
internal interface IBatchTarget : IAsyncDisposable
{
    /// <summary>
    /// Writes all of them, and returns when the system has confirmed all of them. When it throws, none counts as written; an
    /// <see cref="OutputException"/> says that the system refused something, anything else that the connection is of no more use.
    /// </summary>
    Task WriteAsync(IReadOnlyList<OutputMessage> batch, CancellationToken cancellation);

    /// <summary>Lets go of the connection; the next write makes a new one.</summary>
    ValueTask CloseAsync();
}
