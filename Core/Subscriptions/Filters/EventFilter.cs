using System.Diagnostics.CodeAnalysis;
using WebhookOps.Core.Validation;

namespace WebhookOps.Core.Subscriptions.Filters;

/// <summary>
/// Which events a subscription is about, compiled from JSON. Every member must hold: <c>type</c> and <c>path</c> (texts in which <c>*</c>
/// stands for anything), <c>headers</c>, <c>query</c> and <c>body</c> (objects whose members name a header, a parameter or a path such
/// as <c>data.object.status</c>). A condition is a value (equal), an array (one of them) or an object of operators. Thread safe.
/// </summary>
/// <example><c>{"type":["invoice.*"],"headers":{"x-github-event":"push"},"body":{"data.amount":{"$gte":100}}}</c></example>
public sealed class EventFilter
{
    public const int MaxLength = 64 * 1024;

    private readonly IReadOnlyList<Func<FilterSubject, bool>> _tests;

    internal EventFilter(IReadOnlyList<Func<FilterSubject, bool>> tests) => _tests = tests;

    /// <summary>Lets everything through.</summary>
    public static EventFilter All { get; } = new([]);

    /// <summary>
    /// A subscription's filter, which was checked when it was saved. One that cannot be read all the same lets everything through: an
    /// event too many can be ignored, one too few is lost.
    /// </summary>
    public static EventFilter Of(Subscription subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return TryParse(subscription.Filter, out var filter, out _) ? filter : All;
    }

    public bool Matches(FilterSubject subject)
    {
        foreach (var test in _tests)
        {
            if (!test(subject))
            {
                return false;
            }
        }

        return true;
    }

    /// <param name="json">A subscription's filter; null: everything.</param>
    /// <param name="filter">Ready to use, if there is no error.</param>
    /// <param name="errors">Fields are named from <c>filter</c> on.</param>
    public static bool TryParse(string? json, [NotNullWhen(true)] out EventFilter? filter, out IReadOnlyList<FieldError> errors)
    {
        if (json is null)
        {
            (filter, errors) = (All, []);
            return true;
        }

        var parser = new FilterParser();
        filter = parser.Parse(json);
        errors = parser.Errors;
        return filter is not null;
    }
}
