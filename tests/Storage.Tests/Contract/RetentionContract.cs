using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Search;
using WebhookOps.Core.Sources;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Retention;
using WebhookOps.Storage.Search;
using WebhookOps.Storage.Search.Index;

namespace WebhookOps.Storage.Tests.Contract;

/// <summary>Events go by the age that their source says, bodies earlier where asked, and never what is owed.</summary>
public abstract class RetentionContract(ILedgerUnderTest ledger) : LedgerContract(ledger)
{
    private readonly Guid _short = Guid.CreateVersion7();
    private readonly Guid _long = Guid.CreateVersion7();

    private EngineUnderTest Engine => (EngineUnderTest)Ledger;

    private EventSearch Search => Engine.Get<EventSearch>();

    [Fact]
    public async Task Each_source_keeps_its_events_for_as_long_as_it_says()
    {
        var policy = new RetentionPolicy { Sources = Own((_short, new(7, null)), (_long, new(90, null))) };
        var (brief, usual, lasting) = (await DeliverAsync(_short), await DeliverAsync(Source), await DeliverAsync(_long));

        Clock.Advance(TimeSpan.FromDays(6));
        (await SweepAsync(policy)).Events.ShouldBe(0);
        Clock.Advance(TimeSpan.FromDays(2));
        await DeliverAsync(_short);
        (await SweepAsync(policy)).ShouldBe(new Removed(Events: 1, Deliveries: 1, Attempts: 1, RejectedRequests: 0, DedupeKeys: 0));
        (await SweepAsync(policy)).Events.ShouldBe(0);
        await ShouldBeThereAsync((brief, false), (usual, true), (lasting, true));

        Clock.Advance(TimeSpan.FromDays(24));
        (await SweepAsync(policy)).Events.ShouldBe(2, "the usual one, and the second brief one");
        await ShouldBeThereAsync((usual, false), (lasting, true));

        Clock.Advance(TimeSpan.FromDays(60));
        (await SweepAsync(policy)).Events.ShouldBe(1);
        foreach (var table in (string[])["events", "deliveries", "attempts"])
        {
            (await Ledger.CountAsync(table)).ShouldBe(0, table);
        }
    }

    [Fact]
    public async Task A_source_that_is_to_keep_less_from_now_on_loses_what_it_kept()
    {
        var old = await DeliverAsync(_short);
        Clock.Advance(TimeSpan.FromDays(10));
        await SweepAsync(new() { Sources = Own((_short, new(20, null))) });
        await ShouldBeThereAsync((old, true));
        await SweepAsync(new() { Sources = Own((_short, new(5, null))) });
        await ShouldBeThereAsync((old, false));
    }

    [Fact]
    public async Task What_is_owed_stays_with_its_body_and_goes_when_it_is_owed_no_more()
    {
        var policy = new RetentionPolicy { Bodies = TimeSpan.FromDays(1), Sources = Own((_short, new(7, null))) };
        var owed = Sample() with { SourceId = _short };
        await AppendAsync(owed);
        var delivered = await DeliverAsync(_short, Guid.CreateVersion7());
        Clock.Advance(TimeSpan.FromDays(10));

        (await SweepAsync(policy)).ShouldBe(new Removed(Events: 1, Deliveries: 1, Attempts: 1, RejectedRequests: 0, DedupeKeys: 0));
        await ShouldBeThereAsync((owed.Id, true), (delivered, false));
        var claim = await ClaimOneAsync();
        claim.Event.ShouldNotBeNull().Body.ShouldBe(owed.Body);

        await RecordAsync(Outcome(claim, DeliveryState.Delivered));
        (await SweepAsync(policy)).Events.ShouldBe(1);
        await ShouldBeThereAsync((owed.Id, false));
    }

    [Fact]
    public async Task Bodies_go_before_their_events_which_are_still_found_and_sent_to_nobody()
    {
        var policy = new RetentionPolicy { Bodies = TimeSpan.FromDays(20), Sources = Own((_short, new(null, 5)), (_long, new(null, 40))) };
        var ids = new[] { await DeliverAsync(_short), await DeliverAsync(Source), await DeliverAsync(_long) };
        Clock.Advance(TimeSpan.FromHours(2));
        while (await Engine.Get<ISearchIndex>().ExtendAsync(100, Cancellation) > 0)
        {
        }

        (await FindAsync(ids, "treasure")).ShouldBe([true, true, true]);
        Clock.Advance(TimeSpan.FromDays(6));
        (await SweepAsync(policy)).Bodies.ShouldBe(1);
        (await SweepAsync(policy)).Bodies.ShouldBe(0);
        (await FindAsync(ids, "treasure")).ShouldBe([false, true, true]);
        Clock.Advance(TimeSpan.FromDays(20));
        (await SweepAsync(policy)).Bodies.ShouldBe(1, "and none of the source that keeps them for as long as its events");
        (await FindAsync(ids, "treasure")).ShouldBe([false, false, true]);

        var bare = (await Search.GetAsync(ids[0], Cancellation)).ShouldNotBeNull();
        bare.Body.ShouldBeEmpty();
        bare.RemovedBytes.ShouldBe("""{"hidden":"treasure"}""".Length);
        (await Search.GetBodyAsync(ids[0], Cancellation)).ShouldBe(new EventBody(null));
        var listed = (await Search.FindAsync(Query($"source:{_short}"), null, 10, Cancellation)).Items.ShouldHaveSingleItem();
        (listed.Id, listed.BodySize, listed.IsBodyRemoved).ShouldBe((ids[0], bare.RemovedBytes!.Value, true));

        await Ledger.Queue.RetryAsync([bare.Deliveries[0].Id], AttemptTrigger.Manual, Cancellation);
        (await ClaimOneAsync()).Event.ShouldBeNull("an empty body is not what came");
    }

    private static Dictionary<Guid, SourceRetention> Own(params (Guid Source, SourceRetention Retention)[] own) => own.ToDictionary(o => o.Source, o => o.Retention);

    private static EventQuery Query(string text) => text.StartsWith("source:", StringComparison.Ordinal)
        ? new EventQuery { Sources = [Guid.Parse(text["source:".Length..])] }
        : new EventQuery { Content = [new SearchTerm(SearchField.Text, [text])] };

    private Task<Removed> SweepAsync(RetentionPolicy policy) => Engine.Get<ILedgerRetention>().SweepAsync(policy, Cancellation);

    private async Task<bool[]> FindAsync(IReadOnlyList<Guid> events, string text)
    {
        var found = (await Search.FindAsync(Query(text), null, 10, Cancellation)).Items.Select(e => e.Id).ToHashSet();
        return [.. events.Select(found.Contains)];
    }

    private async Task ShouldBeThereAsync(params (Guid Event, bool IsThere)[] expected)
    {
        foreach (var (id, isThere) in expected)
        {
            (await Search.GetAsync(id, Cancellation) is not null).ShouldBe(isThere);
        }
    }

    /// <returns>The id of an event that came now and has been delivered.</returns>
    private async Task<Guid> DeliverAsync(Guid source, Guid? destination = null)
    {
        if (destination is { } other)
        {
            await Ledger.PutDestinationAsync(other);
        }

        var sample = Sample(body: """{"hidden":"treasure"}"""u8.ToArray(), destinations: destination ?? Destination) with { SourceId = source };
        await AppendAsync(sample);
        var claim = (await ClaimAsync(1, destination)).ShouldHaveSingleItem();
        await RecordAsync(Outcome(claim, DeliveryState.Delivered));
        Clock.Advance(TimeSpan.FromSeconds(1));
        return sample.Id;
    }
}
