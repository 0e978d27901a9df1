using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Events;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Events;
using WebhookOps.Storage.Queue;
using WebhookOps.Testing;

namespace WebhookOps.Storage.Tests;

public sealed class CatalogTests
{
    [Fact]
    public async Task An_edit_is_in_the_catalog_when_it_returns_and_survives_a_restart_with_its_secrets()
    {
        using var folder = new TempFolder();
        var (source, destination, subscription) = Samples.Route();
        await using (var first = await TestLedger.StartAsync(folder.Path))
        {
            await first.AddAsync(source, destination, subscription);
            Check(first.Get<ICatalogSource>().Current);
        }

        await using var second = await TestLedger.StartAsync(folder.Path);
        Check(second.Get<ICatalogSource>().Current);

        void Check(Catalog catalog)
        {
            var kept = catalog.SourcesBySlug["shop"];
            kept.Id.ShouldBe(source.Id);
            kept.Credentials.SigningSecrets.Single().Value.Reveal().ShouldBe("whsec_source");
            kept.Credentials.Rules.Single().Secrets["password"].Reveal().ShouldBe("rule-secret");
            kept.RateLimit.ShouldBe(new Core.RateLimit(5, 1.5));
            kept.CreatedAt.ShouldBe(source.CreatedAt);
            catalog.Destinations[destination.Id].Secrets.Headers["X-KEY"].Reveal().ShouldBe("header-secret");
            catalog.SubscriptionsBySource[source.Id].Single().Retry.MaxAttempts.ShouldBe(3);
        }
    }

    [Fact]
    public async Task Secrets_lie_sealed_in_the_file()
    {
        await using var ledger = await TestLedger.StartAsync();
        var (source, destination, _) = Samples.Route();
        await ledger.Get<LedgerEditor>().EditCatalogAsync(
            (db, _) =>
            {
                db.Add(source);
                db.Add(destination);
                return Task.FromResult(0);
            },
            CancellationToken.None);
        await using var connection = new SqliteConnection($"Data Source={ledger.Folder}/webhookops.db");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT credentials || (SELECT secrets FROM destinations) FROM sources";
        var kept = (string)(await command.ExecuteScalarAsync())!;
        kept.ShouldNotContain("secret");
        kept.ShouldNotContain("whsec");
    }

    [Fact]
    public async Task A_delivery_is_appended_claimed_and_recorded()
    {
        await using var ledger = await TestLedger.StartAsync();
        var (source, destination, subscription) = Samples.Route();
        await ledger.Get<LedgerEditor>().EditCatalogAsync(
            (db, _) =>
            {
                db.AddRange(source, destination, subscription);
                return Task.FromResult(0);
            },
            CancellationToken.None);
        var e = Samples.Event(source.Id, destination.Id, subscription.Id) with
        {
            Headers = new HeaderList([new("A", "é")]),
            Body = [],
            DedupeKey = DedupeKey.FromEventId("1"),
        };
        var log = ledger.Get<IEventLog>();
        var answers = await log.AppendAsync([e, e with { Id = Guid.CreateVersion7() }], CancellationToken.None);
        answers.ShouldBe([new Appended(e.Id, false), new Appended(e.Id, true)]);
        var queue = ledger.Get<IDeliveryQueue>();
        (await queue.FindDueDestinationsAsync(CancellationToken.None)).ShouldBe([destination.Id]);
        var claimed = (await queue.ClaimAsync([new LaneRoom(destination.Id, 10, TimeSpan.FromMinutes(1))], CancellationToken.None)).Single();
        claimed.Event!.Headers[0].Value.ShouldBe("é");
        claimed.Event.Body.ShouldBeEmpty();
        var outcome = new AttemptOutcome(claimed.LeaseToken, Core.Deliveries.DeliveryState.Delivered, default, new Core.Deliveries.Attempt { Id = Guid.CreateVersion7(), DeliveryId = claimed.Id, Number = 1, StartedAt = DateTimeOffset.UtcNow, Status = 200 });
        (await queue.RecordAsync([outcome], CancellationToken.None)).ShouldBe([true]);
        await using var db = ledger.OpenContext();
        var cursor = Guid.CreateVersion7();
        var list = await db.Deliveries.Where(d => d.Id < cursor).OrderByDescending(d => d.Id).ToListAsync();
        list.Single().State.ShouldBe(Core.Deliveries.DeliveryState.Delivered);
    }
}
