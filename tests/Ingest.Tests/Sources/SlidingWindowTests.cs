using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Core;
using WebhookOps.Ingest.Api.Sources;
using WebhookOps.Ingest.Tests.Hosting;

namespace WebhookOps.Ingest.Tests.Sources;

public sealed class SlidingWindowTests
{
    [Fact]
    public void No_window_ever_holds_more_than_the_limit_and_none_is_refused_without_need() =>
        Prop.ForAll(
            Gen.Choose(1, 5).ToArbitrary(),
            Gen.Choose(0, 700).ListOf().ToArbitrary(),
            (limit, pauses) =>
            {
                var clock = new ManualClock();
                var window = new SlidingWindow(new RateLimit(limit, 1), clock);
                var taken = new List<long>();
                foreach (var pause in pauses)
                {
                    clock.Advance(TimeSpan.FromMilliseconds(pause));
                    var now = clock.GetTimestamp();
                    var inWindow = taken.Count(t => now - t < TimeSpan.TicksPerSecond);
                    var let = window.TryTake(out var wait);
                    let.ShouldBe(inWindow < limit);
                    if (let)
                    {
                        taken.Add(now);
                    }
                    else
                    {
                        wait.ShouldBe(TimeSpan.FromTicks(taken[^limit] + TimeSpan.TicksPerSecond - now), TimeSpan.FromMilliseconds(1));
                    }
                }
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Concurrent_requests_share_the_limit_exactly()
    {
        var window = new SlidingWindow(new RateLimit(100, 60), new ManualClock());
        var let = 0;
        Parallel.For(0, 1000, _ =>
        {
            if (window.TryTake(out var _))
            {
                Interlocked.Increment(ref let);
            }
        });
        let.ShouldBe(100);
    }

    [Fact]
    public void A_limit_of_none_lets_none_through()
    {
        new SlidingWindow(new RateLimit(0, 60), new ManualClock()).TryTake(out var wait).ShouldBeFalse();
        wait.ShouldBe(TimeSpan.FromSeconds(60));
    }
}
