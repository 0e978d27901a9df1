using WebhookOps.Core.Deliveries;
using WebhookOps.Storage.Queue;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;

namespace WebhookOps.Delivery.Tests.Worker;

public sealed class WorkerTests
{
    [Fact]
    public async Task Delivers_and_records()
    {
        await using var receiver = await Receiver.StartAsync(Answers.Status(200, "ok"));
        await using var worker = await WorkerHost.StartAsync();
        var ids = await worker.AppendAsync(await worker.SubscribeAsync(receiver.Url), 500);
        foreach (var id in ids)
        {
            var delivery = await worker.WaitForAsync(id, DeliveryState.Delivered);
            delivery.Attempts.ShouldHaveSingleItem().ResponseBody.ShouldBe("ok"u8.ToArray());
        }

        receiver.Requests.Select(r => r.Id).Distinct().Count().ShouldBe(500);
        receiver.Requests.Count.ShouldBe(500);
    }

    [Fact]
    public async Task Tries_again_with_the_same_id_until_it_is_taken()
    {
        await using var receiver = await Receiver.StartAsync(Answers.InTurn(Answers.Status(500), Answers.Reset, Answers.Ok));
        await using var worker = await WorkerHost.StartAsync();
        var id = (await worker.AppendAsync(await worker.SubscribeAsync(receiver.Url)))[0];
        var delivery = await worker.WaitForAsync(id, DeliveryState.Delivered);
        delivery.Attempts.OrderBy(a => a.Number).Select(a => a.Number).ShouldBe([1, 2, 3]);
        receiver.Requests.Select(r => r.Id).Distinct().Count().ShouldBe(1);
        receiver.Requests.Select(r => r.Header("x-webhookops-attempt")).ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public async Task Used_up_attempts_and_410_are_dead_letters()
    {
        await using var failing = await Receiver.StartAsync(Answers.Status(500));
        await using var gone = await Receiver.StartAsync(Answers.Status(410));
        await using var worker = await WorkerHost.StartAsync();
        var first = (await worker.AppendAsync(await worker.SubscribeAsync(failing.Url)))[0];
        var second = (await worker.AppendAsync(await worker.SubscribeAsync(gone.Url)))[0];
        (await worker.WaitForAsync(first, DeliveryState.Dead)).Attempts.Count.ShouldBe(3);
        (await worker.WaitForAsync(second, DeliveryState.Dead)).LastError.ShouldBe(ErrorCodes.Gone);
        gone.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_destination_that_hangs_delays_no_other()
    {
        await using var hanging = await Receiver.StartAsync(Answers.Hang);
        await using var healthy = await Receiver.StartAsync();
        await using var worker = await WorkerHost.StartAsync(("Delivery:DrainSeconds", "0"));
        await worker.AppendAsync(await worker.SubscribeAsync(hanging.Url), 2000);
        await hanging.WaitForCountAsync(10);

        var ids = await worker.AppendAsync(await worker.SubscribeAsync(healthy.Url), 300);
        await healthy.WaitForCountAsync(300);
        foreach (var id in ids)
        {
            await worker.WaitForAsync(id, DeliveryState.Delivered);
        }

        hanging.Requests.Count.ShouldBeLessThanOrEqualTo(64);
    }

    [Fact]
    public async Task A_timeout_is_an_attempt()
    {
        await using var hanging = await Receiver.StartAsync(Answers.InTurn(Answers.Hang, Answers.Ok));
        await using var worker = await WorkerHost.StartAsync();
        var patient = new RetryPolicy { MaxAttempts = 100, BaseSeconds = 0.1, Factor = 1 }; // on a busy machine a good answer may come late too
        var id = (await worker.AppendAsync(await worker.SubscribeAsync(hanging.Url, d => d.TimeoutSeconds = 0.3, patient)))[0];
        var delivery = await worker.WaitForAsync(id, DeliveryState.Delivered);
        delivery.Attempts.OrderBy(a => a.Number).First().ErrorCode.ShouldBe(ErrorCodes.Timeout);
    }

    [Fact]
    public async Task What_a_paused_destination_is_owed_waits_until_it_resumes()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var worker = await WorkerHost.StartAsync();
        var subscription = await worker.SubscribeAsync(receiver.Url, d => d.PausedAt = DateTimeOffset.UtcNow);
        var held = (await worker.AppendAsync(subscription))[0];

        var other = await worker.SubscribeAsync(receiver.Url);
        await worker.WaitForAsync((await worker.AppendAsync(other))[0], DeliveryState.Delivered);
        (await worker.FindAsync(held)).State.ShouldBe(DeliveryState.Pending);

        await worker.EditAsync(db => db.Destinations.Single(d => d.Id == subscription.DestinationId).PausedAt = null);
        (await worker.WaitForAsync(held, DeliveryState.Delivered)).AttemptCount.ShouldBe(1);
    }

    [Fact]
    public async Task An_open_circuit_burns_no_attempts_and_closes_by_itself()
    {
        await using var receiver = await Receiver.StartAsync(Answers.Status(503));
        await using var worker = await WorkerHost.StartAsync(("Delivery:CircuitFailures", "3"), ("Delivery:CircuitSeconds", "0.5"), ("Delivery:CircuitMaxSeconds", "0.5"));
        var subscription = await worker.SubscribeAsync(receiver.Url, d => d.MaxConcurrency = 1, new RetryPolicy { MaxAttempts = 50, BaseSeconds = 0.1, CapSeconds = 1 });
        var ids = await worker.AppendAsync(subscription, 20);
        await Eventually.HoldsAsync(() => worker.Lanes.Find(subscription.DestinationId)?.Circuit == CircuitState.Open, "the circuit to open");
        receiver.Requests.Count.ShouldBeLessThan(20);

        receiver.Answer = Answers.Ok;
        foreach (var id in ids)
        {
            await worker.WaitForAsync(id, DeliveryState.Delivered);
        }

        worker.Lanes.Find(subscription.DestinationId)!.Circuit.ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public async Task Stopping_lets_attempts_end_and_gives_the_rest_back()
    {
        var release = new TaskCompletionSource();
        await using var receiver = await Receiver.StartAsync(async (request, context) =>
        {
            await release.Task;
            await Answers.Ok(request, context);
        });
        await using var worker = await WorkerHost.StartAsync(("Delivery:DefaultConcurrency", "4"));
        var ids = await worker.AppendAsync(await worker.SubscribeAsync(receiver.Url), 50);
        await receiver.WaitForCountAsync(4);
        var stopping = worker.StopAsync();
        release.SetResult();
        await stopping;

        var deliveries = await Task.WhenAll(ids.Select(worker.FindAsync));
        deliveries.ShouldAllBe(d => d.State == DeliveryState.Delivered || d.State == DeliveryState.Pending);
        deliveries.Count(d => d.State == DeliveryState.Delivered).ShouldBe(receiver.Requests.Count);
        deliveries.Where(d => d.State == DeliveryState.Pending).ShouldAllBe(d => d.AttemptCount == 0);
    }

    [Fact]
    public async Task A_worker_whose_lease_has_ended_cannot_record()
    {
        await using var worker = await WorkerHost.StartAsync();
        await worker.SubscribeAsync("http://127.0.0.1:1/");
        var outcome = new AttemptOutcome(
            42, DeliveryState.Delivered, DateTimeOffset.UtcNow, new Attempt { Id = Guid.CreateVersion7(), DeliveryId = Guid.CreateVersion7(), Number = 1 });
        (await worker.Queue.RecordAsync([outcome], CancellationToken.None)).ShouldBe([false]);
    }

    [Fact]
    public async Task No_more_than_the_limit_at_once()
    {
        var (now, most) = (0, 0);
        await using var receiver = await Receiver.StartAsync(async (request, context) =>
        {
            var here = Interlocked.Increment(ref now);
            InterlockedMax(ref most, here);
            await Task.Yield();
            Interlocked.Decrement(ref now);
            await Answers.Ok(request, context);
        });
        await using var worker = await WorkerHost.StartAsync();
        await worker.AppendAsync(await worker.SubscribeAsync(receiver.Url, d => d.MaxConcurrency = 2), 300);
        await receiver.WaitForCountAsync(300);
        most.ShouldBeLessThanOrEqualTo(2);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
