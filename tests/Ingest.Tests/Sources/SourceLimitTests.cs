using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WebhookOps.Core;
using WebhookOps.Ingest.Api;
using WebhookOps.Ingest.Api.Sources;
using WebhookOps.ServiceDefaults;
using WebhookOps.ServiceDefaults.Redis;
using WebhookOps.Testing;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Ingest.Tests.Sources;

/// <summary>One limit over several replicas, and each on its own while Redis is away.</summary>
public sealed class SourceLimitTests
{
    private const int Limit = 500;

    private readonly Guid _source = Guid.CreateVersion7();

    [Fact]
    public async Task Replicas_let_through_no_more_than_the_limit_together_and_each_so_much_while_redis_is_away()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var first = Replica(server);
        await using var second = Replica(server);
        var (here, there) = (LimitOf(first), LimitOf(second));

        var answers = await Task.WhenAll(Ask(here, 2 * Limit), Ask(there, 2 * Limit));
        answers.Sum(a => a.Count(wait => wait is null)).ShouldBe(Limit);
        answers.SelectMany(a => a).ShouldAllBe(wait => wait == null || (wait > TimeSpan.Zero && wait <= TimeSpan.FromMinutes(10)));

        await server.Kill9Async();
        var fresh = (Here: LimitOf(first), There: LimitOf(second));
        answers = await Task.WhenAll(Ask(fresh.Here, 2 * Limit), Ask(fresh.There, 2 * Limit));
        answers.Select(a => a.Count(wait => wait is null)).ShouldBe([Limit, Limit]);

        // It comes back empty: what is counted from now on is counted together again.
        await server.StartAsync();
        await Eventually.HoldsAsync(async () => await fresh.Here.TakeAsync() is null, "Redis to be asked again", TimeSpan.FromSeconds(60));
        await Eventually.HoldsAsync(async () => await fresh.There.TakeAsync() is null, "Redis to be asked again", TimeSpan.FromSeconds(60));
        answers = await Task.WhenAll(Ask(fresh.Here, 2 * Limit), Ask(fresh.There, 2 * Limit));
        answers.Sum(a => a.Count(wait => wait is null)).ShouldBeInRange(Limit - 50, Limit);
    }

    private SourceLimit LimitOf(ServiceProvider replica) =>
        new SourceWindows(TimeProvider.System, Options.Create(new IngestOptions()), replica.GetRequiredService<RedisConnection>())
            .Continue(_source, null, new RateLimit(Limit, 600))!;

    private static Task<TimeSpan?[]> Ask(SourceLimit limit, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => limit.TakeAsync().AsTask())));

    private static ServiceProvider Replica(RedisServer server)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["ConnectionStrings:redis"] = server.ConnectionString });
        builder.AddServiceDefaults();
        return builder.Services.BuildServiceProvider();
    }
}
