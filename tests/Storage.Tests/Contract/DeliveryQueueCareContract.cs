using WebhookOps.Core.Deliveries;

namespace WebhookOps.Storage.Tests.Contract;

/// <summary>What every engine's queue does with leases that ran out, and with an operator's retries and cancellations.</summary>
public abstract class DeliveryQueueCareContract(ILedgerUnderTest ledger) : LedgerContract(ledger)
{
    private static readonly RetryPolicy s_twice = new() { MaxAttempts = 2 };

    [Fact]
    public async Task A_running_lease_is_left_alone()
    {
        await AppendAsync();
        await ClaimOneAsync();
        Clock.Advance(TimeSpan.FromSeconds(59));

        (await ReleaseAsync()).ShouldBeEmpty();
        (await ClaimAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lost_delivery_is_sent_again_and_three_times_more_than_its_policy_has()
    {
        var id = await AppendAsync();
        await ClaimOneAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await ReleaseAsync()).ShouldBe([Destination]);
        var stored = await Ledger.ReadDeliveryAsync(id);
        stored.State.ShouldBe(DeliveryState.Pending);
        stored.LastError.ShouldBe(ErrorCodes.WorkerLost);
        stored.LeaseUntil.ShouldBeNull();

        var second = await ClaimOneAsync();
        second.AttemptNumber.ShouldBe(2);
        second.Trigger.ShouldBe(AttemptTrigger.Automatic);
        Clock.Advance(TimeSpan.FromMinutes(1));
        for (var more = 3; more <= 5; more++)
        {
            (await ReleaseAsync()).ShouldBe([Destination]);
            (await ClaimOneAsync()).AttemptNumber.ShouldBe(more);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await ReleaseAsync()).ShouldBe([Destination]);
        stored = await Ledger.ReadDeliveryAsync(id);
        stored.State.ShouldBe(DeliveryState.Dead);
        stored.FinishedAt.ShouldBe(Clock.Now);
        var attempts = await Ledger.ReadAttemptsAsync(id);
        attempts.Select(a => (a.Number, a.ErrorCode)).ShouldBe(Enumerable.Range(1, 5).Select(n => (n, (string?)ErrorCodes.WorkerLost)));
        attempts[0].Error.ShouldNotBeNullOrEmpty();
        (await ClaimAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_policy_is_the_subscription_s()
    {
        var subscription = Guid.CreateVersion7();
        var sample = Sample();
        await AppendAsync(sample with { Deliveries = [sample.Deliveries[0] with { SubscriptionId = subscription }] });
        (await ClaimOneAsync()).SubscriptionId.ShouldBe(subscription);
        Clock.Advance(TimeSpan.FromMinutes(1));
        var asked = new List<Guid?>();

        await Ledger.Queue.ReleaseExpiredLeasesAsync(
            s =>
            {
                asked.Add(s);
                return s_twice;
            },
            10,
            Cancellation);

        asked.ShouldBe([subscription]);
    }

    [Fact]
    public async Task Expired_leases_are_released_a_few_at_a_time()
    {
        await Ledger.Events.AppendAsync([.. Enumerable.Range(0, 5).Select(_ => Sample())], Cancellation);
        await ClaimAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));

        await ReleaseAsync(limit: 3);
        (await ClaimAsync()).Count.ShouldBe(3);
        await ReleaseAsync(limit: 3);
        (await ClaimAsync()).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(DeliveryState.Delivered)]
    [InlineData(DeliveryState.Dead)]
    public async Task A_finished_delivery_can_be_retried(DeliveryState state)
    {
        var id = await AppendAsync();
        await RecordAsync(Outcome(await ClaimOneAsync(), state));

        (await Ledger.Queue.RetryAsync([id, Guid.CreateVersion7()], AttemptTrigger.Manual, Cancellation)).ShouldBe([Destination]);

        var stored = await Ledger.ReadDeliveryAsync(id);
        stored.State.ShouldBe(DeliveryState.Pending);
        stored.FinishedAt.ShouldBeNull();
        var claim = await ClaimOneAsync();
        claim.Trigger.ShouldBe(AttemptTrigger.Manual);
        claim.AttemptNumber.ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_delivery_is_not_sent_until_it_is_retried()
    {
        var id = await AppendAsync();

        (await Ledger.Queue.CancelAsync([id, id, Guid.CreateVersion7()], Cancellation)).ShouldBe(1);

        var stored = await Ledger.ReadDeliveryAsync(id);
        stored.State.ShouldBe(DeliveryState.Cancelled);
        stored.FinishedAt.ShouldBe(Clock.Now);
        (await ClaimAsync()).ShouldBeEmpty();
        (await Ledger.Queue.CancelAsync([id], Cancellation)).ShouldBe(0);

        await Ledger.Queue.RetryAsync([id], AttemptTrigger.Bulk, Cancellation);
        (await ClaimOneAsync()).Trigger.ShouldBe(AttemptTrigger.Bulk);
    }

    [Fact]
    public async Task A_retry_names_the_destination_of_each_that_changed()
    {
        var ids = new[] { await AppendAsync(), await AppendAsync() };
        (await Ledger.Queue.RetryAsync([.. ids, ids[0], Guid.CreateVersion7()], AttemptTrigger.Bulk, Cancellation)).ShouldBe([Destination, Destination]);
    }

    [Fact]
    public async Task What_is_being_sent_is_neither_retried_nor_cancelled()
    {
        var id = await AppendAsync();
        var claim = await ClaimOneAsync();

        (await Ledger.Queue.RetryAsync([id], AttemptTrigger.Manual, Cancellation)).ShouldBeEmpty();
        (await Ledger.Queue.CancelAsync([id], Cancellation)).ShouldBe(0);

        (await RecordAsync(Outcome(claim, DeliveryState.Delivered))).ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_deleted_destination_is_owed_is_dead()
    {
        var (deleted, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Ledger.PutDestinationAsync(other, paused: true);
        var kept = new[] { await AppendAsync(), await AppendAsync(Sample(destinations: other)) };
        var sent = await AppendAsync();
        await RecordAsync(Outcome(await ClaimOneAsync(), DeliveryState.Delivered));
        var orphans = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            orphans.Add(await AppendAsync(Sample(destinations: deleted)));
        }

        (await Ledger.Queue.BuryOrphansAsync(3, Cancellation)).ShouldBe(3);
        (await Ledger.Queue.BuryOrphansAsync(3, Cancellation)).ShouldBe(2);
        (await Ledger.Queue.BuryOrphansAsync(3, Cancellation)).ShouldBe(0);

        foreach (var id in orphans)
        {
            var stored = await Ledger.ReadDeliveryAsync(id);
            (stored.State, stored.LastError, stored.FinishedAt, stored.AttemptCount)
                .ShouldBe((DeliveryState.Dead, ErrorCodes.DestinationDeleted, Clock.Now, 0));
            (await Ledger.ReadAttemptsAsync(id)).ShouldBeEmpty();
        }

        foreach (var id in kept.Append(sent))
        {
            (await Ledger.ReadDeliveryAsync(id)).State.ShouldNotBe(DeliveryState.Dead);
        }
    }

    [Fact]
    public async Task Retrying_and_cancelling_nothing_is_nothing()
    {
        (await Ledger.Queue.RetryAsync([], AttemptTrigger.Manual, Cancellation)).ShouldBeEmpty();
        (await Ledger.Queue.CancelAsync([], Cancellation)).ShouldBe(0);
        await Ledger.Queue.GiveBackAsync([], Cancellation);
    }

    private Task<IReadOnlyList<Guid>> ReleaseAsync(int limit = 10) =>
        Ledger.Queue.ReleaseExpiredLeasesAsync(_ => s_twice, limit, Cancellation);
}
