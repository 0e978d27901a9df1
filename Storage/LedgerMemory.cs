namespace WebhookOps.Storage;

/// <summary>What the ledger keeps in this process's memory only to be quick: pages of its file, and idle connections.</summary>
public sealed class LedgerMemory
{
    private readonly ILedgerEngine _engine;

    internal LedgerMemory(ILedgerEngine engine) => _engine = engine;

    /// <summary>Lets go of it. What comes next reads from the file again.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be used now.</exception>
    public Task ReleaseAsync(CancellationToken cancellation) => _engine.ReleaseMemoryAsync(cancellation);
}
