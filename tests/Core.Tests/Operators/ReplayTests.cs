using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;

namespace WebhookOps.Core.Tests.Operators;

public sealed class ReplayTests
{
    [Fact]
    public void The_same_event_and_destination_always_get_the_same_delivery_id()
    {
        var (replay, other) = (new Replay { Id = Guid.CreateVersion7() }, new Replay { Id = Guid.CreateVersion7() });
        var (e, destination) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var id = replay.DeliveryIdFor(e, destination);

        id.ShouldBe(new Replay { Id = replay.Id }.DeliveryIdFor(e, destination));
        new[] { id, replay.DeliveryIdFor(destination, e), replay.DeliveryIdFor(e, e), other.DeliveryIdFor(e, destination) }.Distinct().Count().ShouldBe(4);
        id.Version.ShouldBe(7);
        (id.Variant >> 2).ShouldBe(2);
        PublicId.TimeOf(id).ShouldBe(PublicId.TimeOf(replay.Id));
    }

    [Fact]
    public void A_jobs_delivery_ids_are_in_the_order_of_its_events()
    {
        var began = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
        var replay = new Replay { Id = PublicId.New(began) };
        TimeSpan[] ages = [TimeSpan.FromDays(198), TimeSpan.FromDays(30), .. Enumerable.Range(0, 500).Select(i => TimeSpan.FromMilliseconds(500 - i)), TimeSpan.Zero];
        var ids = ages.Select(age => replay.DeliveryIdFor(PublicId.New(began - age), Guid.CreateVersion7())).ToList();
        ids.ShouldBe(ids.Order());

        // An event whose time is ahead of the job's, by another machine's clock, is the newest.
        var ahead = replay.DeliveryIdFor(PublicId.New(began.AddSeconds(1)), Guid.CreateVersion7());
        ids[..^1].ShouldAllBe(id => id < ahead);
        PublicId.TimeOf(ahead).ShouldBe(began);
    }

    [Fact]
    public void Delivery_ids_of_one_moment_differ()
    {
        var began = DateTimeOffset.UtcNow;
        var replay = new Replay { Id = PublicId.New(began) };
        var ids = Enumerable.Range(0, 10_000).Select(_ => replay.DeliveryIdFor(PublicId.New(began.AddDays(-400)), Guid.CreateVersion7())).ToList();
        ids.ShouldBeUnique();
        ids.ShouldAllBe(id => id.Version == 7 && id.Variant >> 2 == 2);
    }
}
