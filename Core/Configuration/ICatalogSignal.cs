namespace WebhookOps.Core.Configuration;

/// <summary>
/// Tells other processes that the configuration in the ledger has changed, so that they need not wait for their next look at it. May be
/// lost. Registered only where there is something to tell over.
/// </summary>
public interface ICatalogSignal
{
    /// <summary>The change is in the ledger. Neither waits nor throws.</summary>
    void Tell();

    /// <summary>Hears what other processes tell, from now on.</summary>
    /// <param name="hear">Must return at once and not throw.</param>
    void Listen(Action hear);
}
