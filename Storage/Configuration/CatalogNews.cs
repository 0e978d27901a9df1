namespace WebhookOps.Storage.Configuration;

/// <summary>
/// Asks the ledger for a newer catalog on behalf of whoever names what the catalog does not know: at most once a second, however many ask,
/// for anybody may. Thread safe.
/// </summary>
public sealed class CatalogNews(ICatalogSource catalog, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _asking = new();
    private Task _answer = Task.CompletedTask;
    private long? _askedAt;

    /// <returns>Ends when the newest question is answered, with its failure if it failed.</returns>
    public Task AskAsync()
    {
        lock (_asking)
        {
            if (_askedAt is not { } last || clock.GetElapsedTime(last) >= Interval)
            {
                _askedAt = clock.GetTimestamp();
                _answer = catalog.RefreshAsync(CancellationToken.None);
            }

            return _answer;
        }
    }
}
