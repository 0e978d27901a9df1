namespace WebhookOps.Storage.Configuration;

/// <summary>Holds the newest <see cref="Catalog"/> and renews it when its version in the ledger has moved on.</summary>
public interface ICatalogSource
{
    /// <summary>The newest picture; empty until the first load.</summary>
    Catalog Current { get; }

    /// <summary>Raised after <see cref="Current"/> has been replaced.</summary>
    event Action<Catalog>? Changed;

    /// <summary>Looks whether the ledger has a newer version, and loads it if so.</summary>
    Task RefreshAsync(CancellationToken cancellation);
}
