using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;
using WebhookOps.Core.Search;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Search;

/// <summary>A query as SQL: everything of it but what looks into the content.</summary>
internal static class EventFilters
{
    public static IQueryable<Event> With(this LedgerContext db, IQueryable<Event> events, EventQuery query)
    {
        if (query.Sources.Count > 0)
        {
            events = events.Where(e => query.Sources.Contains(e.SourceId));
        }

        if (query.Types.Count > 0)
        {
            events = events.Where(AnyLike(query.Types, e => e.EventType!));
        }

        if (query.Paths.Count > 0)
        {
            events = events.Where(AnyLike(query.Paths, e => e.Path));
        }

        if (query.Methods.Count > 0)
        {
            events = events.Where(e => query.Methods.Contains(e.Method));
        }

        if (query.Ids.Count + query.ProviderIds.Count > 0)
        {
            events = events.Where(e => query.Ids.Contains(e.Id) || query.ProviderIds.Contains(e.ProviderEventId!));
        }

        if (query.Verified is { } verified)
        {
            events = events.Where(e => (e.VerifiedBy != "none") == verified);
        }

        if (query.IsAboutDeliveries)
        {
            var deliveries = db.With(db.Deliveries, query);
            events = query.Statuses is [DeliveryStatus.Dead or DeliveryStatus.Sending] // see EventQuery.IsAboutFewOnly
                ? events.Where(e => deliveries.Select(d => d.EventId).Contains(e.Id)) // few, and they have an index of their own
                : events.Where(e => deliveries.Any(d => d.EventId == e.Id));
        }

        foreach (var excluded in query.Excluded.Where(x => x.Content.Count == 0))
        {
            var others = db.With(db.Events, excluded);
            events = events.Where(e => !others.Any(o => o.Id == e.Id));
        }

        return events;
    }

    /// <summary>What of a query looks into the content, excluded or not.</summary>
    public static IReadOnlyList<SearchTerm> ContentOf(EventQuery query) => [.. query.Content, .. query.Excluded.SelectMany(x => x.Content)];

    /// <summary>Words that every event which the query finds has.</summary>
    public static IReadOnlyList<SearchWord> WordsOf(EventQuery query)
    {
        var words = query.Content.SelectMany(SearchWords.Of).ToList();
        if (query.Sources is [var source])
        {
            words.Add(SearchWords.OfSource(source));
        }

        if (query.Types is [{ Length: > 1 } type])
        {
            words.Add(SearchWords.OfType(type));
        }

        return words;
    }

    private static IQueryable<Delivery> With(this LedgerContext db, IQueryable<Delivery> deliveries, EventQuery query)
    {
        deliveries = query.Statuses switch
        {
            [] => deliveries,
            [var one] => db.With(deliveries, one),
            var many => many.Select(s => db.With(db.Deliveries, s)).Aggregate((a, b) => a.Concat(b)),
        };
        if (query.Destinations.Count > 0)
        {
            deliveries = deliveries.Where(d => query.Destinations.Contains(d.DestinationId));
        }

        if (query.Errors.Count > 0)
        {
            deliveries = deliveries.Where(d => query.Errors.Contains(d.LastError!));
        }

        return query.Answers.Count == 0
            ? deliveries
            : deliveries.Where(Any<Delivery>(query.Answers.Select(a => (Expression<Func<Delivery, bool>>)(d => d.LastStatus >= a.First && d.LastStatus <= a.Last))));
    }

    private static Expression<Func<Event, bool>> AnyLike(IEnumerable<string> patterns, Expression<Func<Event, string>> field) => Any(patterns.Select(pattern =>
    {
        var start = pattern.TrimEnd('*');
        var length = start.EnumerateRunes().Count(); // as databases count; SQLite's LIKE would not tell a from A
        Expression<Func<string, bool>> test = pattern.EndsWith('*') ? text => text.Substring(0, length) == start : text => text == pattern;
        return Expression.Lambda<Func<Event, bool>>(Replaced(test, field.Body), field.Parameters);
    }));

    private static Expression<Func<T, bool>> Any<T>(IEnumerable<Expression<Func<T, bool>>> tests) => tests.Aggregate((a, b) =>
        Expression.Lambda<Func<T, bool>>(Expression.OrElse(a.Body, Replaced(b, a.Parameters[0])), a.Parameters));

    private static Expression Replaced<T>(Expression<Func<T, bool>> test, Expression argument) => new Replacement(test.Parameters[0], argument).Visit(test.Body);

    private sealed class Replacement(ParameterExpression parameter, Expression argument) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? argument : node;
    }
}
