using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using WebhookOps.ServiceDefaults.Live;
using WebhookOps.ServiceDefaults.Redis;
using WebhookOps.Testing;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Fleet.Tests.Live;

public sealed class LiveFeedTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private readonly Guid _event = Guid.CreateVersion7();
    private readonly Guid _delivery = Guid.CreateVersion7();

    [Fact]
    public async Task News_of_one_process_is_heard_in_it_and_over_redis_in_others()
    {
        var server = await RedisServer.SharedAsync();
        await using var redisHere = new RedisConnection(RedisOptions.Parse(server.ConnectionString), NullLogger<RedisConnection>.Instance);
        await using var redisThere = new RedisConnection(RedisOptions.Parse(server.ConnectionString), NullLogger<RedisConnection>.Instance);
        using var here = new LiveFeed(TimeProvider.System, redisHere);
        using var there = new LiveFeed(TimeProvider.System, redisThere);
        var heardHere = new ConcurrentQueue<LiveNews>();
        var heardThere = new ConcurrentQueue<LiveNews>();
        using var ears = here.Listen(heardHere.Enqueue);
        using var earsToo = there.Listen(heardThere.Enqueue);
        await here.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(
            () =>
            {
                here.EventsReceived([_event]);
                here.DeliveriesChanged([_delivery]);
                return heardThere.Any(n => n.Events.Contains(_event)) && heardThere.Any(n => n.Deliveries.Contains(_delivery));
            },
            "the news to arrive",
            s_patience);

        heardHere.ShouldContain(n => n.Events.Contains(_event));
        heardHere.Count.ShouldBeLessThanOrEqualTo(heardThere.Count + 3, "what came back over Redis was not told twice");
        await here.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Without_redis_it_is_told_in_this_process_and_to_nobody_it_costs_nothing()
    {
        using var feed = new LiveFeed(TimeProvider.System);
        await feed.StartAsync(CancellationToken.None);
        feed.EventsReceived(Enumerable.Range(0, 1).Select<int, Guid>(_ => throw new InvalidOperationException("nobody listens")));
        var heard = new ConcurrentQueue<LiveNews>();
        using (feed.Listen(heard.Enqueue))
        {
            feed.EventsReceived(Enumerable.Range(0, 1000).Select(_ => Guid.CreateVersion7()));
            await Eventually.HoldsAsync(() => !heard.IsEmpty, "the news", s_patience);
        }

        heard.TryPeek(out var news).ShouldBeTrue();
        news!.More.ShouldBeTrue();
        news.Events.Count.ShouldBe(200);
        await feed.StopAsync(CancellationToken.None);
    }

    [Theory, InlineData(0), InlineData(17), InlineData(18 + 15)]
    public void What_is_no_news_is_passed_over(int length) => LiveMessage.Read(new byte[length]).ShouldBeNull();

    [Fact]
    public void A_message_that_claims_more_events_than_it_has_is_passed_over()
    {
        var message = LiveMessage.Write(Guid.NewGuid(), new LiveNews([_event], [_delivery], More: false));
        LiveMessage.Read(message)!.Value.News.Deliveries.ShouldBe([_delivery]);
        message[17] = 3;
        LiveMessage.Read(message).ShouldBeNull();
    }
}
