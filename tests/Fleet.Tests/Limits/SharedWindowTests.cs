using Microsoft.Extensions.Logging.Abstractions;
using WebhookOps.Core;
using WebhookOps.ServiceDefaults.Limits;
using WebhookOps.ServiceDefaults.Redis;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Fleet.Tests.Limits;

public sealed class SharedWindowTests
{
    [Fact]
    public async Task What_one_takes_another_does_not_get()
    {
        await using var redis = await ConnectAsync();
        var (one, other, else_) = (Window(redis, "same"), Window(redis, "same"), Window(redis, "other"));
        (await one.AskAsync(30)).ShouldBe(new Grant(30, TimeSpan.Zero));
        var rest = await other.AskAsync(30);
        rest.Count.ShouldBe(20);
        rest.Wait.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        (await one.AskAsync(1)).Count.ShouldBe(0);
        (await else_.AskAsync(30)).Count.ShouldBe(30, "another limit");
    }

    [Fact]
    public async Task What_has_left_the_window_is_free_again()
    {
        await using var redis = await ConnectAsync();
        var window = Window(redis, "short", seconds: 0.2);
        var taken = 0;
        for (var i = 0; i < 8; i++)
        {
            var grant = await window.AskAsync(40);
            grant.Count.ShouldBeLessThanOrEqualTo(50);
            taken += grant.Count;
            await Task.Delay(grant.Wait);
        }

        taken.ShouldBeGreaterThan(100, "several windows' worth");
    }

    private readonly string _test = Guid.NewGuid().ToString("N");

    private SharedWindow Window(RedisConnection redis, string name, double seconds = 60) => new(redis, $"{_test}:{name}", new RateLimit(50, seconds));

    private static async Task<RedisConnection> ConnectAsync()
    {
        var server = await RedisServer.SharedAsync();
        return new RedisConnection(RedisOptions.Parse(server.ConnectionString), NullLogger<RedisConnection>.Instance);
    }
}
