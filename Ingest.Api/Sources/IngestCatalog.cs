using System.Collections.Frozen;
using WebhookOps.Core.Providers;
using WebhookOps.ServiceDefaults.Senders;
using WebhookOps.Storage;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Ingest.Api.Sources;

/// <summary>
/// The enabled sources by slug, compiled anew whenever the configuration changes. A slug that is not there (unknown or paused, which
/// look alike) makes it ask the ledger for news, at most once a second, before the answer is no.
/// </summary>
internal sealed class IngestCatalog : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ICatalogSource _catalog;
    private readonly SourceWindows _windows;
    private readonly SenderSchemes _schemes;
    private readonly TimeProvider _clock;
    private readonly Lock _building = new();
    private readonly CatalogNews _news;
    private FrozenDictionary<string, IngestSource> _sources = FrozenDictionary<string, IngestSource>.Empty;

    public IngestCatalog(ICatalogSource catalog, SourceWindows windows, SenderSchemes schemes, TimeProvider clock)
    {
        _catalog = catalog;
        _windows = windows;
        _schemes = schemes;
        _clock = clock;
        _news = new CatalogNews(catalog, clock);
        catalog.Changed += Build;
        Build(catalog.Current);
    }

    public IngestSource? Find(ReadOnlySpan<char> slug) =>
        Volatile.Read(ref _sources).GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(slug, out var source) ? source : null;

    /// <summary>Looks again after asking the ledger.</summary>
    /// <exception cref="LedgerUnavailableException">It cannot be said whether there is such a source.</exception>
    public async Task<IngestSource?> FindFreshAsync(string slug)
    {
        try
        {
            await _news.AskAsync().WaitAsync(Patience, _clock);
        }
        catch (Exception failure)
        {
            throw new LedgerUnavailableException("The catalog cannot be read now.", failure);
        }

        return Find(slug);
    }

    public void Dispose() => _catalog.Changed -= Build;

    private void Build(Catalog catalog)
    {
        lock (_building)
        {
            var previous = _sources;
            Volatile.Write(ref _sources, catalog.Sources.Values
                .Where(s => s.Enabled)
                .Select(s => new IngestSource(
                    s,
                    ProviderTable.BuiltIn.Find(s.Provider) ?? new Provider { Key = s.Provider, Name = s.Provider },
                    catalog.SubscriptionsBySource.GetValueOrDefault(s.Id, []),
                    previous.TryGetValue(s.Slug, out var same) && same.Source.Id == s.Id ? same : null,
                    _windows,
                    _schemes.All))
                .ToFrozenDictionary(s => s.Source.Slug, StringComparer.Ordinal));
        }
    }
}
