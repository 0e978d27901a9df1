using WebhookOps.Core.Ids;
using WebhookOps.Core.Search;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Searching;

/// <summary>From a search as it was written to what the ledger is asked: names become ids, ages become moments.</summary>
internal static class EventQueries
{
    /// <param name="field">Where the text stands in the request, for errors.</param>
    public static EventQuery Read(string? text, Catalog catalog, DateTimeOffset now, Checks checks, string field = "q")
    {
        if (!SearchQuery.TryParse(text, out var search, out var error))
        {
            checks.Add(field, error.ToString(), "query_invalid");
            return new EventQuery();
        }

        var found = new EventQuery();
        var fields = new Dictionary<SearchField, SearchTerm>();
        foreach (var term in search.At(now).Terms)
        {
            var problems = new Checks();
            problems.Require(IsAlone(term, fields), field, $"'{SearchFields.NameOf(term.Field)}' stands twice. For one of several values write {SearchFields.NameOf(term.Field)}:a,b.");
            var one = Add(term.Excluded ? new EventQuery() : found, term, catalog, problems);
            foreach (var problem in problems.Errors)
            {
                checks.Add(field, $"At character {term.Position}: {problem.Detail}", problem.Code);
            }

            found = term.Excluded ? found with { Excluded = [.. found.Excluded, one] } : one;
        }

        return found;
    }

    /// <summary>An event has one value of a field, so that a second demand of it could not be met beside the first.</summary>
    private static bool IsAlone(SearchTerm term, Dictionary<SearchField, SearchTerm> fields) =>
        term.Excluded
        || term.Field is SearchField.Text or SearchField.Body or SearchField.Header or SearchField.From or SearchField.To or SearchField.Last
        || fields.TryAdd(term.Field, term)
        || fields[term.Field] == term;

    private static EventQuery Add(EventQuery query, SearchTerm term, Catalog catalog, Checks checks)
    {
        var reader = new QueryReader(catalog, checks);
        var value = term.Values[0];
        return term.Field switch
        {
            SearchField.Source => query with { Sources = [.. query.Sources, .. Some(term.Values, reader.Source)] },
            SearchField.Destination => query with { Destinations = [.. query.Destinations, .. Some(term.Values, v => reader.Destination(v))] },
            SearchField.State => query with { Statuses = [.. query.Statuses, .. Some(term.Values, reader.Status)] },
            SearchField.Type => query with { Types = [.. query.Types, .. term.Values] },
            SearchField.Status => query with { Answers = [.. query.Answers, .. Some(term.Values, SearchFields.StatusRange)] },
            SearchField.Error => query with { Errors = [.. query.Errors, .. term.Values] },
            SearchField.Id => WithIds(query, term.Values),
            SearchField.Method => query with { Methods = [.. query.Methods, .. term.Values] },
            SearchField.Path => query with { Paths = [.. query.Paths, .. term.Values] },
            SearchField.Verified => query with { Verified = value == "yes" },
            SearchField.From => query with { From = Later(query.From, SearchFields.Moment(value)) },
            SearchField.To => query with { To = Earlier(query.To, SearchFields.Moment(value)) },
            _ => query with { Content = [.. query.Content, term] },
        };
    }

    private static EventQuery WithIds(EventQuery query, IReadOnlyList<string> texts)
    {
        var ids = new List<Guid>(query.Ids);
        var others = new List<string>(query.ProviderIds);
        foreach (var text in texts)
        {
            if (PublicId.TryParse(PublicId.Event, text, out var id))
            {
                ids.Add(id);
            }
            else
            {
                others.Add(text);
            }
        }

        return query with { Ids = ids, ProviderIds = others };
    }

    private static IEnumerable<T> Some<T>(IReadOnlyList<string> values, Func<string, T?> read)
        where T : struct => values.Select(read).Where(v => v is not null).Select(v => v!.Value);

    public static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a > b || b is null ? a : b;

    public static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a < b || b is null ? a : b;
}
