using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Postgres;
using WebhookOps.Storage.Retention;
using WebhookOps.Storage.Tests.Contract;

namespace WebhookOps.Storage.Tests.Postgres;

/// <summary>Daily partitions and what retention does with them.</summary>
public sealed class PartitionTests() : LedgerContract(EngineUnderTest.Postgres)
{
    private static readonly RetentionPolicy s_policy = new() { RejectedRequestsPerSource = 3 };

    private EngineUnderTest Engine => (EngineUnderTest)Ledger;

    private PostgresPartitions Partitions => Engine.Get<PostgresPartitions>();

    private ILedgerRetention Retention => Engine.Get<ILedgerRetention>();

    private DateOnly Today => DateOnly.FromDateTime(Clock.Now.UtcDateTime);

    [Fact]
    public async Task Days_are_made_ahead_once_however_many_ask()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Partitions.EnsureAsync(Cancellation))));

        foreach (var parent in (string[])[PostgresPartitions.Events, PostgresPartitions.Attempts])
        {
            var days = (await Partitions.ListAsync(parent, Cancellation)).Select(p => p.Day);
            days.ShouldBe(Enumerable.Range(0, PostgresPartitions.DaysAhead + 1).Select(Today.AddDays));
        }

        await AppendAsync();
        (await Ledger.CountAsync("events_default")).ShouldBe(0);
        (await Ledger.CountAsync($"events_{Today:yyyyMMdd}")).ShouldBe(1);
    }

    [Fact]
    public async Task Today_has_its_partitions_when_the_ledger_has_started()
    {
        foreach (var parent in (string[])[PostgresPartitions.Events, PostgresPartitions.Attempts, PostgresPartitions.Words])
        {
            (await Partitions.ListAsync(parent, Cancellation)).ShouldContain(new DayPartition(parent, Today));
        }
    }

    [Fact]
    public async Task While_rows_move_to_their_day_nobody_misses_one()
    {
        await Partitions.EnsureAsync(Cancellation);
        for (var round = 0; round < 5; round++)
        {
            Clock.Advance(TimeSpan.FromDays(PostgresPartitions.DaysAhead + 1));
            await AppendAsync();
            var moving = Task.Run(() => Partitions.EnsureAsync(Cancellation), Cancellation);
            var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                var seen = new HashSet<long>();
                do
                {
                    seen.Add(await Ledger.CountAsync("events"));
                }
                while (!moving.IsCompleted);
                return seen;
            })));
            await moving;

            counts.ShouldAllBe(seen => seen.SetEquals(new[] { round + 1L }));
        }
    }

    [Fact]
    public async Task A_day_without_a_partition_is_caught_and_moves_over_when_it_has_one()
    {
        await Partitions.EnsureAsync(Cancellation);
        Clock.Advance(TimeSpan.FromDays(PostgresPartitions.DaysAhead + 1));
        await AppendAsync();
        (await Ledger.CountAsync("events_default")).ShouldBe(1);

        await Partitions.EnsureAsync(Cancellation);

        (await Ledger.CountAsync("events_default")).ShouldBe(0);
        (await ClaimOneAsync()).Event.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_old_day_goes_with_all_that_belongs_to_it()
    {
        await Partitions.EnsureAsync(Cancellation);
        await AppendAsync(Sample("old"));
        await RecordAsync(Outcome(await ClaimOneAsync(), DeliveryState.Delivered));
        Clock.Advance(TimeSpan.FromDays(PostgresPartitions.DaysAhead + 10));
        await AppendAsync(Sample("stray")); // in the default partition
        await RecordAsync(Outcome(await ClaimOneAsync(), DeliveryState.Delivered));
        Clock.Advance(TimeSpan.FromDays(31));
        await AppendAsync(Sample("young"));

        var report = await Retention.SweepAsync(s_policy, Cancellation);

        report.Events.ShouldBe(2);
        report.DedupeKeys.ShouldBe(2);
        (await Ledger.CountAsync("events")).ShouldBe(1);
        (await Ledger.CountAsync("deliveries")).ShouldBe(1);
        (await Ledger.CountAsync("attempts")).ShouldBe(0);
        (await Partitions.ListAsync(PostgresPartitions.Events, Cancellation)).ShouldBeEmpty();
        (await ClaimOneAsync()).Event.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_day_that_is_still_owed_to_somebody_stays()
    {
        await Partitions.EnsureAsync(Cancellation);
        var owed = await AppendAsync();
        Clock.Advance(TimeSpan.FromDays(40));

        (await Retention.SweepAsync(s_policy, Cancellation)).Events.ShouldBe(0);
        (await Ledger.CountAsync("events")).ShouldBe(1);

        await Ledger.Queue.CancelAsync([owed], Cancellation);
        var report = await Retention.SweepAsync(s_policy, Cancellation);
        report.ShouldBe(report with { Events = 1, Deliveries = 1 });
    }

    [Fact]
    public async Task Rejected_requests_are_kept_by_age_and_by_number()
    {
        await RejectAsync(2, Source);
        Clock.Advance(TimeSpan.FromDays(8));
        await RejectAsync(5, Source);
        await RejectAsync(4, null);

        (await Retention.SweepAsync(s_policy, Cancellation)).RejectedRequests.ShouldBe(2 + 2 + 1);
        (await Ledger.CountAsync("rejected_requests")).ShouldBe(6);
    }

    private Task RejectAsync(int count, Guid? source) => Ledger.Events.AppendRejectedAsync(
        [.. Enumerable.Range(0, count).Select(_ => new RejectedRequest { Id = PublicId.New(Clock), SourceId = source, ReceivedAt = Clock.Now })], Cancellation);
}
