using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace WebhookOps.Core.Search;

/// <summary>
/// A search for events, as people and programs write it: <c>source:stripe state:dead type:invoice.* last:24h body.data.id=in_123 "text"</c>.
/// An event is found if it is like every term. The same language serves the pages, the API and the command line.
/// </summary>
public sealed record SearchQuery(IReadOnlyList<SearchTerm> Terms)
{
    /// <summary>Longer texts are refused.</summary>
    public const int MaxLength = 2000;

    public const int MaxTerms = 50;

    public static SearchQuery All { get; } = new([]);

    public static bool TryParse(string? text, [NotNullWhen(true)] out SearchQuery? query, out SearchError error)
    {
        var parser = new SearchParser(text ?? "");
        query = parser.Parse();
        error = parser.Error;
        return query is not null;
    }

    /// <summary>The same search with <c>last</c> as the moment it means now, so that it stays the same later.</summary>
    public SearchQuery At(DateTimeOffset now) => new([.. Terms.Select(t => t.Field == SearchField.Last
        ? t with { Field = SearchField.From, Values = [(now - SearchFields.Age(t.Values[0])!.Value).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture)] }
        : t)]);

    public bool Equals(SearchQuery? other) => other is not null && Terms.SequenceEqual(other.Terms);

    public override int GetHashCode() => Terms.Count;

    /// <summary>As it would be written; reading that gives the same search.</summary>
    public override string ToString() => string.Join(' ', Terms);
}
