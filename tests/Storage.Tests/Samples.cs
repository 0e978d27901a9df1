using WebhookOps.Core.Destinations;
using WebhookOps.Core.Events;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Subscriptions;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Storage.Tests;

internal static class Samples
{
    public static (Source Source, Destination Destination, Subscription Subscription) Route(string slug = "shop", string name = "app")
    {
        var moment = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).AddMicroseconds(17);
        var source = new Source
        {
            Id = Guid.CreateVersion7(),
            Slug = slug,
            RateLimit = new(5, 1.5),
            CreatedAt = moment,
            Credentials = new()
            {
                SigningSecrets = [new(new Secret("whsec_source"))],
                Rules = [new() { Type = "basic", Secrets = new Dictionary<string, Secret>(StringComparer.Ordinal) { ["password"] = new("rule-secret") } }],
            },
        };
        var destination = new Destination
        {
            Id = Guid.CreateVersion7(),
            Name = name,
            Url = "https://app.example/",
            CreatedAt = moment,
            Secrets = new() { Headers = new Dictionary<string, Secret>(StringComparer.Ordinal) { ["x-key"] = new("header-secret") } },
        };
        var subscription = new Subscription
        {
            Id = Guid.CreateVersion7(),
            SourceId = source.Id,
            DestinationId = destination.Id,
            Retry = new() { MaxAttempts = 3 },
            CreatedAt = moment,
        };
        return (source, destination, subscription);
    }

    /// <summary>Adds rows of the configuration the way the operator's API does.</summary>
    public static Task AddAsync(this TestLedger ledger, params object[] rows) => ledger.Get<LedgerEditor>().EditCatalogAsync(
        (db, _) =>
        {
            db.AddRange(rows);
            return Task.FromResult(0);
        },
        CancellationToken.None);

    public static NewEvent Event(Guid source, Guid destination, Guid? subscription = null, DateTimeOffset? at = null)
    {
        var moment = at ?? DateTimeOffset.UtcNow;
        return new NewEvent
        {
            Id = Guid.CreateVersion7(moment),
            SourceId = source,
            ReceivedAt = moment,
            Method = "POST",
            Path = "/a",
            Query = "?b=c",
            Headers = new HeaderList([new("Content-Type", "text/plain")]),
            Body = "body"u8.ToArray(),
            VerifiedBy = "none",
            DedupeUntil = moment.AddDays(1),
            Deliveries = [new(Guid.CreateVersion7(moment), destination, subscription)],
        };
    }
}
