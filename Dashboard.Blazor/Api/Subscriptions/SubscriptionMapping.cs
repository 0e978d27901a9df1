using System.Text.Json;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Subscriptions;
using WebhookOps.Core.Subscriptions.Filters;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Dashboard.Blazor.Api.Subscriptions;

/// <summary>From what a client writes to a subscription, and from a subscription to what a client sees.</summary>
internal static class SubscriptionMapping
{
    public static SubscriptionAnswer ToAnswer(Subscription subscription, Catalog catalog) => new()
    {
        Id = PublicId.Format(PublicId.Subscription, subscription.Id),
        Source = catalog.Sources.GetValueOrDefault(subscription.SourceId)?.Slug ?? "",
        Destination = catalog.Destinations.GetValueOrDefault(subscription.DestinationId)?.Name ?? "",
        Filter = subscription.Filter is { } filter ? JsonElement.Parse(filter) : null,
        Retry = subscription.Retry,
        Enabled = subscription.Enabled,
        CreatedAt = subscription.CreatedAt.UtcDateTime,
        UpdatedAt = subscription.UpdatedAt.UtcDateTime,
    };

    /// <summary>Sets what was given, and leaves the rest as it is.</summary>
    public static void Apply(Body<SubscriptionRequest> body, Subscription subscription, Checks checks)
    {
        var given = body.Value;
        if (body.Has("filter"))
        {
            subscription.Filter = ReadFilter(given.Filter, checks);
        }

        if (body.Has("retry"))
        {
            subscription.Retry = given.Retry?.Merge(subscription.Retry, body, checks) ?? RetryPolicy.Default;
        }

        subscription.Enabled = given.Enabled ?? (body.Has("enabled") || subscription.Enabled);
    }

    /// <summary>Whether two filters are the same JSON, however it is written.</summary>
    public static bool IsSameFilter(string? one, string? other) =>
        one == other || (one is not null && other is not null && JsonElement.DeepEquals(JsonElement.Parse(one), JsonElement.Parse(other)));

    private static string? ReadFilter(JsonElement? filter, Checks checks)
    {
        if (filter is not { ValueKind: not JsonValueKind.Null } json)
        {
            return null;
        }

        var text = json.GetRawText();
        if (!EventFilter.TryParse(text, out _, out var errors))
        {
            checks.Add(errors.Select(e => e with { Code = "filter_invalid" }));
        }

        return text;
    }
}
