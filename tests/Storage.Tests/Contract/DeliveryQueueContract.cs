using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Storage.Tests.Contract;

/// <summary>What every engine's queue does when deliveries are claimed, recorded and given back.</summary>
public abstract class DeliveryQueueContract(ILedgerUnderTest ledger) : LedgerContract(ledger)
{
    [Fact]
    public async Task A_claim_owns_the_delivery()
    {
        var id = await AppendAsync();

        var claim = await ClaimOneAsync();

        claim.Id.ShouldBe(id);
        claim.DestinationId.ShouldBe(Destination);
        claim.SubscriptionId.ShouldBeNull();
        claim.AttemptNumber.ShouldBe(1);
        claim.Trigger.ShouldBe(AttemptTrigger.Initial);
        claim.LeaseUntil.ShouldBe(Clock.Now.AddMinutes(1));
        var stored = await Ledger.ReadDeliveryAsync(id);
        stored.State.ShouldBe(DeliveryState.Sending);
        stored.AttemptCount.ShouldBe(1);
        stored.LeaseUntil.ShouldBe(claim.LeaseUntil);
        (await ClaimAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_claim_has_a_token_of_its_own()
    {
        await AppendAsync();
        var first = await ClaimOneAsync();
        await Ledger.Queue.GiveBackAsync([(first.Id, first.LeaseToken)], Cancellation);

        (await ClaimOneAsync()).LeaseToken.ShouldNotBe(first.LeaseToken);
    }

    [Fact]
    public async Task Oldest_due_go_first_and_no_more_than_there_is_room_for()
    {
        var late = await AppendAsync(Sample() with { ReceivedAt = Clock.Now });
        var early = await AppendAsync(Sample() with { ReceivedAt = Clock.Now.AddMinutes(-2) });
        var middle = await AppendAsync(Sample() with { ReceivedAt = Clock.Now.AddMinutes(-1) });

        (await ClaimAsync(2)).Select(c => c.Id).ShouldBe([early, middle]);
        (await ClaimAsync(2)).Select(c => c.Id).ShouldBe([late]);
    }

    [Fact]
    public async Task Each_lane_gets_its_own_room_and_lease()
    {
        var other = Guid.CreateVersion7();
        await Ledger.PutDestinationAsync(other);
        await Ledger.Events.AppendAsync([.. Enumerable.Range(0, 5).Select(_ => Sample(null, null, Destination, other))], Cancellation);

        var claims = await Ledger.Queue.ClaimAsync(
            [new(Destination, 2, TimeSpan.FromSeconds(10)), new(other, 4, TimeSpan.FromSeconds(20)), new(Guid.CreateVersion7(), 9, TimeSpan.FromSeconds(1))], Cancellation);

        claims.Count(c => c.DestinationId == Destination && c.LeaseUntil == Clock.Now.AddSeconds(10)).ShouldBe(2);
        claims.Count(c => c.DestinationId == other && c.LeaseUntil == Clock.Now.AddSeconds(20)).ShouldBe(4);
        claims.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Nothing_is_claimed_without_a_lane_or_room()
    {
        await AppendAsync();

        (await Ledger.Queue.ClaimAsync([], Cancellation)).ShouldBeEmpty();
        (await ClaimAsync(0)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_due_is_not_claimed()
    {
        await AppendAsync(Sample() with { ReceivedAt = Clock.Now.AddSeconds(1) });

        (await ClaimAsync()).ShouldBeEmpty();
        (await Ledger.Queue.FindDueDestinationsAsync(Cancellation)).ShouldBeEmpty();
        Clock.Advance(TimeSpan.FromSeconds(1));
        (await Ledger.Queue.FindDueDestinationsAsync(Cancellation)).ShouldBe([Destination]);
        (await ClaimAsync()).Count.ShouldBe(1);
        (await Ledger.Queue.FindDueDestinationsAsync(Cancellation)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task A_destination_that_is_not_open_keeps_its_deliveries(bool enabled, bool paused)
    {
        await AppendAsync();
        await Ledger.PutDestinationAsync(Destination, enabled, paused);
        (await ClaimAsync()).ShouldBeEmpty();

        await Ledger.PutDestinationAsync(Destination);
        (await ClaimAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Concurrent_claimers_never_share_a_delivery()
    {
        await Ledger.Events.AppendAsync([.. Enumerable.Range(0, 400).Select(_ => Sample())], Cancellation);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var mine = new List<Guid>();
            while (await ClaimAsync(13) is { Count: > 0 } batch)
            {
                mine.AddRange(batch.Select(c => c.Id));
            }

            return mine;
        })));

        var all = claims.SelectMany(c => c).ToArray();
        all.Length.ShouldBe(400);
        all.Distinct().Count().ShouldBe(400);
    }

    [Fact]
    public async Task A_success_is_recorded_with_its_attempt()
    {
        var id = await AppendAsync();
        var outcome = Outcome(await ClaimOneAsync(), DeliveryState.Delivered);

        (await RecordAsync(outcome)).ShouldBeTrue();

        var stored = await Ledger.ReadDeliveryAsync(id);
        stored.ShouldBe(stored with
        {
            State = DeliveryState.Delivered,
            AttemptCount = 1,
            LeaseUntil = null,
            FinishedAt = Clock.Now,
            LastStatus = 200,
            LastError = null,
        });
        var attempt = (await Ledger.ReadAttemptsAsync(id)).ShouldHaveSingleItem();
        attempt.Id.ShouldBe(outcome.Attempt.Id);
        attempt.Number.ShouldBe(1);
        attempt.Trigger.ShouldBe(AttemptTrigger.Initial);
        attempt.DurationMs.ShouldBe(12);
        attempt.Status.ShouldBe(200);
        attempt.ErrorCode.ShouldBeNull();
        attempt.ResponseHeaders.ShouldBe("""[["Server","test"]]""");
        attempt.ResponseBody.ShouldBe([0, 1, 255]);
        attempt.ResponseCut.ShouldBeTrue();
        (await ClaimAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failure_comes_back_when_it_is_due_again()
    {
        var id = await AppendAsync();
        await RecordAsync(Outcome(await ClaimOneAsync(), DeliveryState.Pending, Clock.Now.AddSeconds(5), 500, ErrorCodes.HttpStatus));

        (await ClaimAsync()).ShouldBeEmpty();
        var stored = await Ledger.ReadDeliveryAsync(id);
        stored.State.ShouldBe(DeliveryState.Pending);
        stored.DueAt.ShouldBe(Clock.Now.AddSeconds(5));
        stored.FinishedAt.ShouldBeNull();
        stored.LastError.ShouldBe(ErrorCodes.HttpStatus);

        Clock.Advance(TimeSpan.FromSeconds(5));
        var again = await ClaimOneAsync();
        again.AttemptNumber.ShouldBe(2);
        again.Trigger.ShouldBe(AttemptTrigger.Automatic);
        await RecordAsync(Outcome(again, DeliveryState.Dead, status: null, error: ErrorCodes.Timeout));

        stored = await Ledger.ReadDeliveryAsync(id);
        stored.State.ShouldBe(DeliveryState.Dead);
        stored.FinishedAt.ShouldBe(Clock.Now);
        stored.LastStatus.ShouldBeNull();
        stored.LastError.ShouldBe(ErrorCodes.Timeout);
        (await Ledger.ReadAttemptsAsync(id)).Select(a => a.Number).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task An_attempt_that_does_not_count_leaves_the_count()
    {
        var id = await AppendAsync();

        await RecordAsync(Outcome(await ClaimOneAsync(), DeliveryState.Pending, status: null, error: ErrorCodes.AgentUnavailable, count: false));

        (await Ledger.ReadDeliveryAsync(id)).AttemptCount.ShouldBe(0);
        (await Ledger.ReadAttemptsAsync(id)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_late_outcome_changes_nothing()
    {
        var id = await AppendAsync();
        var late = await ClaimOneAsync();
        Clock.Advance(TimeSpan.FromMinutes(2));
        await Ledger.Queue.ReleaseExpiredLeasesAsync(_ => RetryPolicy.Default, 10, Cancellation);
        (await RecordAsync(Outcome(late, DeliveryState.Delivered))).ShouldBeFalse("nobody owns it now");

        var owner = await ClaimOneAsync();
        (await RecordAsync(Outcome(late, DeliveryState.Delivered))).ShouldBeFalse("another owns it now");
        (await RecordAsync(Outcome(owner, DeliveryState.Dead, error: ErrorCodes.Gone))).ShouldBeTrue();
        (await RecordAsync(Outcome(owner, DeliveryState.Delivered))).ShouldBeFalse("it is recorded already");

        (await Ledger.ReadDeliveryAsync(id)).State.ShouldBe(DeliveryState.Dead);
        (await Ledger.ReadAttemptsAsync(id)).Select(a => a.ErrorCode).ShouldBe([ErrorCodes.WorkerLost, ErrorCodes.Gone]);
    }

    [Fact]
    public async Task An_outcome_that_is_sent_again_is_still_recorded()
    {
        var id = await AppendAsync();
        var outcome = Outcome(await ClaimOneAsync(), DeliveryState.Pending, error: ErrorCodes.Timeout);
        (await RecordAsync(outcome)).ShouldBeTrue();

        (await RecordAsync(outcome)).ShouldBeTrue("the first answer may have been lost");
        await ClaimOneAsync();
        (await RecordAsync(outcome)).ShouldBeTrue("it is on record, whoever has the delivery now");

        (await Ledger.ReadDeliveryAsync(id)).State.ShouldBe(DeliveryState.Sending);
        (await Ledger.ReadAttemptsAsync(id)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_batch_answers_for_each_outcome_in_order()
    {
        await Ledger.Events.AppendAsync([.. Enumerable.Range(0, 50).Select(_ => Sample())], Cancellation);
        var claims = await ClaimAsync(50);
        var outcomes = claims.Select((c, i) => Outcome(i % 3 == 0 ? c with { LeaseToken = c.LeaseToken + 1 } : c, DeliveryState.Delivered)).Reverse().ToArray();

        var answers = await Ledger.Queue.RecordAsync(outcomes, Cancellation);

        answers.ShouldBe(claims.Select((_, i) => i % 3 != 0).Reverse());
        (await Ledger.CountAsync("attempts")).ShouldBe(answers.Count(a => a));
        (await Ledger.Queue.RecordAsync([], Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Recording_twice_in_a_batch_counts_once()
    {
        var id = await AppendAsync();
        var claim = await ClaimOneAsync();

        var answers = await Ledger.Queue.RecordAsync([Outcome(claim, DeliveryState.Delivered), Outcome(claim, DeliveryState.Dead)], Cancellation);

        answers.ShouldBe([true, false]);
        (await Ledger.ReadDeliveryAsync(id)).State.ShouldBe(DeliveryState.Delivered);
        (await Ledger.ReadAttemptsAsync(id)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_claim_given_back_was_never_made()
    {
        var id = await AppendAsync();
        var claim = await ClaimOneAsync();

        await Ledger.Queue.GiveBackAsync([(claim.Id, claim.LeaseToken + 1)], Cancellation);
        (await Ledger.ReadDeliveryAsync(id)).State.ShouldBe(DeliveryState.Sending, "the token is another's");

        await Ledger.Queue.GiveBackAsync([(claim.Id, claim.LeaseToken)], Cancellation);
        var stored = await Ledger.ReadDeliveryAsync(id);
        stored.State.ShouldBe(DeliveryState.Pending);
        stored.AttemptCount.ShouldBe(0);
        stored.LeaseUntil.ShouldBeNull();
        (await RecordAsync(Outcome(claim, DeliveryState.Delivered))).ShouldBeFalse();
        var again = await ClaimOneAsync();
        again.AttemptNumber.ShouldBe(1);
        again.Trigger.ShouldBe(AttemptTrigger.Initial);
    }

    [Fact]
    public async Task A_replay_makes_a_delivery_of_an_old_event()
    {
        var sample = Sample();
        await AppendAsync(sample);
        await RecordAsync(Outcome(await ClaimOneAsync(), DeliveryState.Delivered));
        var replay = new ReplayDelivery(PublicId.New(Clock), sample.Id, Source, Destination, null, Guid.CreateVersion7());

        await Ledger.Queue.AddReplayAsync([replay], Cancellation);
        await Ledger.Queue.AddReplayAsync([], Cancellation);

        var claim = await ClaimOneAsync();
        claim.Id.ShouldBe(replay.Id);
        claim.Trigger.ShouldBe(AttemptTrigger.Replay);
        claim.AttemptNumber.ShouldBe(1);
        claim.Event!.Id.ShouldBe(sample.Id);
        (await Ledger.ReadDeliveryAsync(replay.Id)).ReplayId.ShouldBe(replay.ReplayId);
    }

    [Fact]
    public async Task A_replay_that_is_made_over_makes_nothing_twice()
    {
        var sample = Sample();
        await AppendAsync(sample);
        await RecordAsync(Outcome(await ClaimOneAsync(), DeliveryState.Delivered));
        var first = new ReplayDelivery(PublicId.New(Clock), sample.Id, Source, Destination, null, Guid.CreateVersion7());
        var second = first with { Id = PublicId.New(Clock) };
        await Ledger.Queue.AddReplayAsync([first], Cancellation);
        await RecordAsync(Outcome(await ClaimOneAsync(), DeliveryState.Delivered));

        await Ledger.Queue.AddReplayAsync([first, second, second], Cancellation);

        (await Ledger.ReadDeliveryAsync(first.Id)).State.ShouldBe(DeliveryState.Delivered);
        (await ClaimOneAsync()).Id.ShouldBe(second.Id);
        (await Ledger.CountAsync("deliveries")).ShouldBe(3);
    }

    [Fact]
    public async Task A_delivery_whose_event_is_gone_comes_without_it()
    {
        await Ledger.Queue.AddReplayAsync([new(PublicId.New(Clock), Guid.CreateVersion7(), Source, Destination, null, null)], Cancellation);

        (await ClaimOneAsync()).Event.ShouldBeNull();
    }
}
