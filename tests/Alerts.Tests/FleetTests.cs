using Microsoft.Extensions.Hosting;
using WebhookOps.Alerts.Watching;
using WebhookOps.Core.Alerts;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Alerts.Tests;

/// <summary>Several processes over one ledger.</summary>
public sealed class FleetTests
{
    [Fact]
    public async Task Two_watchers_announce_once_and_when_one_goes_the_other_goes_on()
    {
        var connection = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        using var folder = new TempFolder();
        await using var receiver = await Receiver.StartAsync();
        var (shop, till) = (Samples.Destination(), Samples.Destination("till"));
        await using var second = await StartAsync();
        await second.AddAsync(Samples.Webhook(receiver.Url), shop, till);
        var first = await StartAsync();
        await using var third = await StartAsync();

        await first.TallyAsync(shop.Id, 0, 50);
        await receiver.WaitForCountAsync(1);
        await second.DisposeAsync(); // most likely the one that has watched
        await third.TallyAsync(till.Id, 0, 50);
        await receiver.WaitForCountAsync(2);
        await first.DisposeAsync();
        await third.SetAsync(new AlertSettings { HoldSeconds = 0, DestinationFailing = new() { Enabled = false } });
        await receiver.WaitForCountAsync(4);
        receiver.Requests.Select(r => r.Id).Distinct().Count().ShouldBe(4);
        (await third.AllAsync()).Count.ShouldBe(2);
        (await third.NoticesAsync()).ShouldAllBe(n => n.Attempts == 1);

        Task<AlertHost> StartAsync() => AlertHost.StartAsync(TimeProvider.System, folder.Path, connection, watching: true);
    }

    [Fact]
    public async Task Two_who_look_and_tell_at_the_same_moment_open_and_tell_once()
    {
        var connection = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        using var folder = new TempFolder();
        await using var receiver = await Receiver.StartAsync();
        await using var one = await AlertHost.StartAsync(TimeProvider.System, folder.Path, connection);
        await using var two = await AlertHost.StartAsync(TimeProvider.System, folder.Path, connection);
        for (var round = 1; round <= 10; round++)
        {
            var shop = Samples.Destination($"shop-{round}");
            await one.AddAsync(round == 1 ? [shop, Samples.Webhook(receiver.Url)] : [shop]);
            await one.TallyAsync(shop.Id, 0, 50);
            await Task.WhenAll(Task.Run(one.LookAsync), Task.Run(two.LookAsync));
            await Task.WhenAll(Task.Run(one.TellAsync), Task.Run(two.TellAsync));
            receiver.Requests.Count.ShouldBe(round);
        }
    }

    [Fact]
    public async Task A_stop_that_has_no_time_left_is_an_orderly_one_too()
    {
        await using var host = await AlertHost.StartAsync(TimeProvider.System, watching: true);
        var service = host.Get<IEnumerable<IHostedService>>().OfType<AlertService>().Single();
        await service.StopAsync(new CancellationToken(canceled: true));
    }

    [Fact]
    public async Task A_process_that_ends_between_opening_and_telling_leaves_the_telling_to_the_next()
    {
        using var folder = new TempFolder();
        await using var receiver = await Receiver.StartAsync();
        var shop = Samples.Destination();
        await using (var first = await AlertHost.StartAsync(TimeProvider.System, folder.Path))
        {
            await first.AddAsync(shop, Samples.Webhook(receiver.Url));
            await first.TallyAsync(shop.Id, 0, 50);
            await first.LookAsync();
            (await first.OpenOneAsync()).ShouldNotBeNull();
        }

        receiver.Requests.ShouldBeEmpty();
        await using var second = await AlertHost.StartAsync(TimeProvider.System, folder.Path, watching: true);
        await receiver.WaitForCountAsync(1);
        await Eventually.HoldsAsync(async () => (await second.NoticesAsync()).All(n => n.State == NoticeState.Told), "the notice to be told");
        receiver.Requests.ShouldHaveSingleItem();
    }
}
