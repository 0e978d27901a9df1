using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;
using WebhookOps.Core.Search;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Events;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Search;
using static System.Threading.CancellationToken;

namespace WebhookOps.Storage.Tests;

public sealed class SearchTests
{
    [Fact]
    public async Task Events_are_found_by_each_filter()
    {
        await using var ledger = await TestLedger.StartAsync();
        var (source, destination, subscription) = Samples.Route();
        var (otherSource, otherDestination, otherSubscription) = Samples.Route("other", "elsewhere");
        await ledger.AddAsync(source, destination, subscription, otherSource, otherDestination, otherSubscription);
        var start = DateTimeOffset.UtcNow.AddHours(-1);
        var first = Samples.Event(source.Id, destination.Id, at: start) with { EventType = "order.created", Body = "café noir"u8.ToArray() };
        var second = Samples.Event(source.Id, destination.Id, at: start.AddMinutes(1)) with { EventType = "order.paid", Headers = new([new("X-Id", "needle")]) };
        var third = Samples.Event(otherSource.Id, otherDestination.Id, at: start.AddMinutes(2)) with { EventType = "ping", ProviderEventId = "p3" };
        await ledger.Get<IEventLog>().AppendAsync([first, second, third], None);

        await Finds(new(), third, second, first);
        await Finds(new() { Sources = [source.Id] }, second, first);
        await Finds(new() { Destinations = [otherDestination.Id] }, third);
        await Finds(new() { Types = ["order.*"] }, second, first);
        await Finds(new() { Types = ["order.paid"] }, second);
        await Finds(new() { Types = ["order"] });
        await Finds(new() { From = start.AddSeconds(30) }, third, second);
        await Finds(new() { To = start.AddSeconds(90) }, second, first);
        await Finds(new() { Content = [new(SearchField.Text, ["café"])] }, first);
        await Finds(new() { Content = [new(SearchField.Text, ["needle"])] }, second);
        await Finds(new() { Content = [new(SearchField.Text, ["100%"])] });
        await Finds(new() { Statuses = [DeliveryStatus.Pending] }, third, second, first);
        await Finds(new() { Statuses = [DeliveryStatus.Dead] });

        await ledger.Get<LedgerEditor>().EditCatalogAsync(
            async (db, stop) => (await db.Destinations.FindAsync([destination.Id], stop))!.PausedAt = DateTimeOffset.UtcNow,
            None);
        await Finds(new() { Statuses = [DeliveryStatus.Held] }, second, first);
        await Finds(new() { Statuses = [DeliveryStatus.Pending] }, third);
        (await ledger.Get<EventSearch>().FindAsync(new(), null, 10, None)).Items[^1].Deliveries.Single().Status.ShouldBe(DeliveryStatus.Held);
        (await ledger.Get<IDeliveryQueue>().ClaimAsync([new(destination.Id, 9, TimeSpan.FromMinutes(1))], None)).ShouldBeEmpty();

        async Task Finds(EventQuery query, params NewEvent[] expected)
        {
            var search = ledger.Get<EventSearch>();
            var page = await search.FindAsync(query, null, 10, None);
            page.Items.Select(e => e.Id).ShouldBe(expected.Select(e => e.Id), query.ToString());
            page.Next.ShouldBeNull();
            (await search.CountAsync(query, None)).ShouldBe(expected.Length);
        }
    }

    [Fact]
    public async Task Pages_cover_a_list_once_over_many_windows()
    {
        await using var ledger = await TestLedger.StartAsync();
        var (source, destination, subscription) = Samples.Route();
        await ledger.AddAsync(source, destination, subscription);
        var start = DateTimeOffset.UtcNow.AddHours(-1);
        var events = Enumerable.Range(0, 3500)
            .Select(i => Samples.Event(source.Id, destination.Id, at: start.AddMilliseconds(i)) with { EventType = i % 500 == 0 ? "rare" : "common" })
            .ToList();
        await ledger.Get<IEventLog>().AppendAsync(events, None);

        var found = new List<Guid>();
        Guid? after = null;
        do
        {
            var page = await ledger.Get<EventSearch>().FindAsync(new() { Types = ["rare"] }, after, 3, None);
            found.AddRange(page.Items.Select(e => e.Id));
            after = page.Next;
        }
        while (after is not null);
        found.ShouldBe(events.Where(e => e.EventType == "rare").Select(e => e.Id).Reverse());
    }

    [Fact]
    public async Task Deliveries_attempts_rejections_and_counts_are_read_back()
    {
        await using var ledger = await TestLedger.StartAsync();
        var (source, destination, subscription) = Samples.Route();
        await ledger.AddAsync(source, destination, subscription);
        var e = Samples.Event(source.Id, destination.Id);
        await ledger.Get<IEventLog>().AppendAsync([e], None);
        var queue = ledger.Get<IDeliveryQueue>();
        var claim = (await queue.ClaimAsync([new(destination.Id, 9, TimeSpan.FromMinutes(1))], None)).Single();
        var attempt = new Attempt
        {
            Id = Guid.CreateVersion7(),
            DeliveryId = claim.Id,
            Number = 1,
            StartedAt = DateTimeOffset.UtcNow,
            Status = 500,
            ErrorCode = ErrorCodes.HttpStatus,
            ResponseHeaders = new([new("Server", "x")]),
            ResponseBody = [1, 2, 0],
        };
        await queue.RecordAsync([new(claim.LeaseToken, DeliveryState.Dead, default, attempt)], None);
        var request = new RejectedRequest { Id = Guid.CreateVersion7(), Slug = "nowhere", Code = "source_not_found", ReceivedAt = DateTimeOffset.UtcNow, Status = 404, Body = [7] };
        await ledger.Get<IEventLog>().AppendRejectedAsync([request], None);

        var deliveries = ledger.Get<DeliverySearch>();
        (await deliveries.FindAsync(new() { Status = DeliveryStatus.Dead, DestinationId = destination.Id }, null, 5, None)).Items.Single().LastStatus.ShouldBe(500);
        (await deliveries.FindAsync(new() { Status = DeliveryStatus.Delivered }, null, 5, None)).Items.ShouldBeEmpty();
        (await deliveries.FindAsync(new() { EventId = e.Id, SourceId = source.Id }, null, 5, None)).Items.Count.ShouldBe(1);
        (await deliveries.GetAsync(claim.Id, None))!.Attempts.Single().ResponseBody.ShouldBe([1, 2, 0]);
        (await ledger.Get<EventSearch>().GetAsync(e.Id, None))!.Deliveries.Single().Attempts.Single().Error.ShouldBeNull();

        var rejected = ledger.Get<RejectedSearch>();
        (await rejected.FindAsync(new() { Slug = "nowhere", Code = "source_not_found" }, null, 5, None)).Items.Single().Body.ShouldBeEmpty();
        (await rejected.GetAsync(request.Id, None))!.Body.ShouldBe([7]);

        var now = DateTimeOffset.UtcNow.AddSeconds(1);
        var stats = await ledger.Get<StatsQuery>().ReadAsync(now.AddMinutes(-10), now, 4, None);
        stats.Dead.ShouldBe(1);
        stats.Pending.ShouldBe(0);
        stats.Latency.ShouldBeNull();
        stats.Buckets[^1].ShouldBe(new StatsBucket(stats.Buckets[^1].From, 1, 1, 0, 1));
    }
}
