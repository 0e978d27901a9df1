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
}
