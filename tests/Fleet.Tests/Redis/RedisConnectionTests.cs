using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using WebhookOps.ServiceDefaults.Redis;
using WebhookOps.Testing;
using WebhookOps.Testing.Processes;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Fleet.Tests.Redis;

/// <summary>Redis may be late, restart, and hang: whoever uses it is told at once, and it comes back by itself.</summary>
public sealed class RedisConnectionTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task It_is_used_again_after_it_was_gone_and_what_was_subscribed_is_heard_again()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var redis = Connect(server);
        var heard = new ConcurrentQueue<string>();
        var writtenAnew = new ConcurrentQueue<Task<bool>>();
        await redis.SubscribeAsync("news", message => heard.Enqueue(Encoding.ASCII.GetString(message)));
        redis.Restored += () => writtenAnew.Enqueue(redis.RunAsync(d => d.StringSetAsync("kept by this process", "value")));
        (await redis.RunAsync(d => d.StringSetAsync("key", "value"))).ShouldBeTrue();
        await HearAsync(redis, heard, "before");

        await server.Kill9Async();
        await Eventually.HoldsAsync(() => !redis.IsConnected, "the connection to break", s_patience);
        await Should.ThrowAsync<RedisUnavailableException>(() => redis.RunAsync(d => d.StringGetAsync("key")));
        redis.Publish("news", "lost"u8.ToArray()); // and nobody is the worse for it

        await server.StartAsync();
        await Eventually.HoldsAsync(() => !writtenAnew.IsEmpty, "the connection to be there again", s_patience);
        (await Task.WhenAll(writtenAnew)).ShouldNotBeEmpty("what was written the moment Redis was said to be back");
        (await redis.RunAsync(d => d.StringGetAsync("key"))).HasValue.ShouldBeFalse();
        await HearAsync(redis, heard, "after");
    }

    [Fact]
    public async Task It_may_come_up_after_us()
    {
        await using var server = RedisServer.New();
        await using var redis = Connect(server);
        await redis.StartAsync(CancellationToken.None);
        await Should.ThrowAsync<RedisUnavailableException>(() => redis.RunAsync(d => d.PingAsync()));

        await server.StartAsync();
        await Eventually.HoldsAsync(() => redis.IsConnected, "the first connection", s_patience);
        await redis.RunAsync(d => d.PingAsync());
    }

    [Fact]
    public async Task One_that_hangs_counts_as_gone()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var redis = Connect(server);
        await redis.RunAsync(d => d.PingAsync());
        Signals.Send(server.Pid, Signal.Stop);
        await Should.ThrowAsync<RedisUnavailableException>(() => redis.RunAsync(d => d.PingAsync()));
        Signals.Send(server.Pid, Signal.Continue);
        await Eventually.HoldsAsync(() => AnswersAsync(redis), "it to answer again", s_patience);
    }

    [Fact]
    public async Task A_changed_configuration_is_told_to_other_processes_and_a_redis_that_comes_back_counts_as_told()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var here = Connect(server);
        await using var there = Connect(server);
        await here.StartAsync(CancellationToken.None);
        var signal = new CatalogSignal(here);
        var heard = 0;
        new CatalogSignal(there).Listen(() => Interlocked.Increment(ref heard));
        await Eventually.HoldsAsync(
            () =>
            {
                signal.Tell();
                return Volatile.Read(ref heard) > 0;
            },
            "the change to be heard",
            s_patience);

        await server.Kill9Async();
        await Eventually.HoldsAsync(() => !there.IsConnected, "the connection to break", s_patience);
        var before = Volatile.Read(ref heard);
        signal.Tell();
        await server.StartAsync();
        await Eventually.HoldsAsync(() => Volatile.Read(ref heard) > before, "the connection that came back to be heard as news", s_patience);
    }

    /// <summary>A subscription is made anew a moment after the connection is: so a message is sent until it is heard.</summary>
    private static Task HearAsync(RedisConnection redis, ConcurrentQueue<string> heard, string message) => Eventually.HoldsAsync(
        () =>
        {
            redis.Publish("news", Encoding.ASCII.GetBytes(message));
            return heard.Contains(message, StringComparer.Ordinal);
        },
        message,
        s_patience);

    private static async Task<bool> AnswersAsync(RedisConnection redis)
    {
        try
        {
            await redis.RunAsync(d => d.PingAsync());
            return true;
        }
        catch (RedisUnavailableException)
        {
            return false;
        }
    }

    private static RedisConnection Connect(RedisServer server) => new(RedisOptions.Parse(server.ConnectionString), NullLogger<RedisConnection>.Instance);
}
