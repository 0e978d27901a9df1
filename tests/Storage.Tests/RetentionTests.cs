using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;
using WebhookOps.Storage.Events;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Retention;
using static System.Threading.CancellationToken;

namespace WebhookOps.Storage.Tests;

public sealed class RetentionTests
{
    [Fact]
    public async Task What_is_old_and_finished_goes_and_what_is_owed_stays()
    {
        await using var ledger = await TestLedger.StartAsync();
        var (source, destination, subscription) = Samples.Route();
        await ledger.AddAsync(source, destination, subscription);
        var longAgo = DateTimeOffset.UtcNow.AddDays(-40);
        var finished = Samples.Event(source.Id, destination.Id, at: longAgo) with { DedupeKey = DedupeKey.FromEventId("a"), DedupeUntil = longAgo.AddDays(3) };
        var owed = Samples.Event(source.Id, destination.Id, at: longAgo.AddSeconds(1));
        var young = Samples.Event(source.Id, destination.Id);
        var log = ledger.Get<IEventLog>();
        await log.AppendAsync([finished, owed, young], None);
        var claim = (await ledger.Get<IDeliveryQueue>().ClaimAsync([new(destination.Id, 1, TimeSpan.FromMinutes(1))], None)).Single();
        var attempt = new Attempt { Id = Guid.CreateVersion7(longAgo), DeliveryId = claim.Id, Number = 1, StartedAt = longAgo, Status = 200 };
        await ledger.Get<IDeliveryQueue>().RecordAsync([new(claim.LeaseToken, DeliveryState.Delivered, default, attempt)], None);
        await log.AppendRejectedAsync([.. Enumerable.Range(0, 5).Select(_ => new RejectedRequest { Id = Guid.CreateVersion7(), Slug = "x" })], None);

        var removed = await ledger.Get<ILedgerRetention>().SweepAsync(new() { RejectedRequestsPerSource = 2 }, None);

        removed.ShouldBe(new Removed(Events: 1, Deliveries: 1, Attempts: 1, RejectedRequests: 3, DedupeKeys: 1));
        await using var db = ledger.OpenContext();
        db.Events.Select(e => e.Id).ToList().ShouldBe([owed.Id, young.Id], ignoreOrder: true);
    }
}
