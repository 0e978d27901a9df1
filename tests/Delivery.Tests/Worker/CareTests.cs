using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using WebhookOps.Core;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Destinations;
using WebhookOps.Delivery.Worker.Sweeps;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Delivery.Tests.Worker;

/// <summary>What becomes of deliveries when something else than the destination goes wrong, or changes.</summary>
public sealed class CareTests
{
    [Fact]
    public async Task A_late_worker_s_outcome_does_not_count()
    {
        var (clock, late) = (new ShiftedClock(), new TaskCompletionSource());
        await using var receiver = await Receiver.StartAsync(Answers.InTurn(
            async (request, context) =>
            {
                await late.Task;
                await Answers.Status(410)(request, context);
            },
            Answers.Ok));
        await using var worker = await WorkerHost.StartAsync(services => services.AddSingleton<TimeProvider>(clock));
        var id = (await worker.AppendAsync(await worker.SubscribeAsync(receiver.Url, d => d.TimeoutSeconds = 300)))[0];
        await receiver.WaitForCountAsync(1);

        clock.Advance(TimeSpan.FromMinutes(10));
        await worker.WaitForAsync(id, DeliveryState.Delivered);
        late.SetResult();
        await worker.StopAsync(); // once everything is on record

        var delivery = await worker.FindAsync(id);
        delivery.State.ShouldBe(DeliveryState.Delivered);
        delivery.Attempts.Select(a => (a.Number, a.ErrorCode)).ShouldBe([(1, ErrorCodes.WorkerLost), (2, null)]);
        receiver.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task No_more_than_the_rate_goes_out_until_the_rate_is_raised()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var worker = await WorkerHost.StartAsync();
        var limited = await worker.SubscribeAsync(receiver.Url + "/limited", d => d.RateLimit = new RateLimit(3, 3600));
        var ids = await worker.AppendAsync(limited, 10);
        await receiver.WaitForCountAsync(3);

        var other = await worker.SubscribeAsync(receiver.Url + "/other");
        await worker.WaitForAsync((await worker.AppendAsync(other))[0], DeliveryState.Delivered);
        receiver.Requests.Count(r => r.Path == "/limited").ShouldBe(3);

        await worker.EditAsync(db => db.Destinations.Single(d => d.Id == limited.DestinationId).RateLimit = null);
        foreach (var id in ids)
        {
            (await worker.WaitForAsync(id, DeliveryState.Delivered)).AttemptCount.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Waiting_for_someone_to_be_there_uses_up_no_attempts()
    {
        var sender = new RefusingSender(5);
        await using var worker = await WorkerHost.StartAsync(services => services.AddSingleton<IDeliverySender>(sender));
        var subscription = await worker.SubscribeAsync("http://unused.invalid/", d => d.Target = "test", kind: DestinationKind.Channel);
        foreach (var id in await worker.AppendAsync(subscription, 3))
        {
            var delivery = await worker.WaitForAsync(id, DeliveryState.Delivered);
            delivery.AttemptCount.ShouldBe(1);
            delivery.Attempts.ShouldHaveSingleItem();
        }

        sender.Calls.ShouldBe(8);
    }

    [Fact]
    public async Task An_outcome_outlives_an_outage_of_the_ledger()
    {
        var answer = new TaskCompletionSource();
        await using var postgres = await PostgresServer.StartNewAsync();
        await using var receiver = await Receiver.StartAsync(async (request, context) =>
        {
            await answer.Task;
            await Answers.Ok(request, context);
        });
        await using var worker = await WorkerHost.StartAsync(("ConnectionStrings:webhookops", await postgres.CreateDatabaseAsync()));
        var id = (await worker.AppendAsync(await worker.SubscribeAsync(receiver.Url)))[0];
        await receiver.WaitForCountAsync(1);

        await postgres.StopAsync();
        answer.SetResult();
        await postgres.StartAsync();
        await Eventually.HoldsAsync(() => CanReadAsync(worker, id), "the ledger to be read again");

        (await worker.WaitForAsync(id, DeliveryState.Delivered)).Attempts.ShouldHaveSingleItem();
        receiver.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_a_deleted_destination_is_owed_is_dead()
    {
        await using var worker = await WorkerHost.StartAsync();
        var subscription = await worker.SubscribeAsync("http://127.0.0.1:1/", d => d.PausedAt = DateTimeOffset.UtcNow);
        var id = (await worker.AppendAsync(subscription))[0];
        await worker.EditAsync(db => db.Destinations.Remove(db.Destinations.Single(d => d.Id == subscription.DestinationId)));
        (await worker.WaitForAsync(id, DeliveryState.Dead)).LastError.ShouldBe(ErrorCodes.DestinationDeleted);
    }

    [Fact]
    public async Task Without_its_subscription_a_delivery_follows_the_default_policy()
    {
        await using var receiver = await Receiver.StartAsync(Answers.Status(500));
        await using var worker = await WorkerHost.StartAsync();
        var subscription = await worker.SubscribeAsync(receiver.Url, d => d.PausedAt = DateTimeOffset.UtcNow, new RetryPolicy { MaxAttempts = 1 });
        var id = (await worker.AppendAsync(subscription))[0];
        await worker.EditAsync(db => db.Subscriptions.Remove(db.Subscriptions.Single(s => s.Id == subscription.Id)));
        await worker.EditAsync(db => db.Destinations.Single(d => d.Id == subscription.DestinationId).PausedAt = null);
        await receiver.WaitForCountAsync(1);
        await worker.StopAsync();

        (await worker.FindAsync(id)).State.ShouldBe(DeliveryState.Pending);
    }

    [Fact]
    public async Task Events_past_their_age_are_removed()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var worker = await WorkerHost.StartAsync(("Retention:EventDays", "2"));
        var subscription = await worker.SubscribeAsync(receiver.Url);
        var old = (await worker.AppendAsync(subscription, at: DateTimeOffset.UtcNow.AddDays(-3)))[0];
        var young = (await worker.AppendAsync(subscription, at: DateTimeOffset.UtcNow.AddDays(-1)))[0];
        await worker.WaitForAsync(old, DeliveryState.Delivered);
        await worker.WaitForAsync(young, DeliveryState.Delivered);

        await worker.Services.GetServices<ISweep>().OfType<RetentionSweep>().Single().RunAsync(CancellationToken.None);

        await Should.ThrowAsync<InvalidOperationException>(() => worker.FindAsync(old));
        (await worker.FindAsync(young)).State.ShouldBe(DeliveryState.Delivered);
    }

    [Theory]
    [InlineData("Retention:EventDays", "0")]
    [InlineData("Retention:SweepMinutes", "0")]
    [InlineData("Delivery:DefaultConcurrency", "0")]
    public async Task A_setting_out_of_range_stops_the_start(string key, string value)
    {
        var refused = await Should.ThrowAsync<OptionsValidationException>(() => WorkerHost.StartAsync((key, value)));
        refused.Message.ShouldContain(key.Split(':')[1]);
    }

    [Fact]
    public async Task Stopping_is_no_failure()
    {
        await using var worker = await WorkerHost.StartAsync();
        await worker.StopAsync();
        var services = worker.Services.GetServices<IHostedService>().OfType<BackgroundService>().Where(s => s.GetType().Namespace!.StartsWith("WebhookOps.Delivery", StringComparison.Ordinal)).ToList();
        services.Count.ShouldBe(2);
        // One that is told to stop before it had a thread to begin on ends as cancelled.
        services.ShouldAllBe(s => s.ExecuteTask!.IsCompletedSuccessfully || s.ExecuteTask.IsCanceled);
    }

    /// <summary>The test's own pool of connections has died with the server, too.</summary>
    private static async Task<bool> CanReadAsync(WorkerHost worker, Guid delivery)
    {
        try
        {
            await worker.FindAsync(delivery);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
